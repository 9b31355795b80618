/** Forms that their issuers document, each with a fixed beginning. A new issuer is a row. */
const FORMS: readonly (readonly [kind: string, form: RegExp])[] = [
  ['AWS access key', /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Za-z0-9])/],
  ['GitHub token', /(?<![A-Za-z0-9])gh[oprsu]_[A-Za-z0-9]{36,255}/],
  ['GitHub token', /(?<![A-Za-z0-9])github_pat_[A-Za-z0-9_]{40,255}/],
  ['GitLab token', /(?<![A-Za-z0-9])gl(?:pat|dt|ptt|rt)-[A-Za-z0-9_-]{20,64}/],
  ['Slack token', /(?<![A-Za-z0-9])xox[abeoprs]-[A-Za-z0-9-]{20,255}/],
  ['npm token', /(?<![A-Za-z0-9])npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])/],
  ['PyPI token', /(?<![A-Za-z0-9])pypi-AgE[A-Za-z0-9_-]{50,255}/],
  ['Docker Hub token', /(?<![A-Za-z0-9])dckr_(?:pat|oat)_[A-Za-z0-9_-]{20,64}/],
  ['Stripe key', /(?<![A-Za-z0-9])(?:sk|rk)_live_[A-Za-z0-9]{20,255}/],
  ['Google API key', /(?<![A-Za-z0-9])AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])/],
  ['SendGrid key', /(?<![A-Za-z0-9])SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}/],
  ['Hugging Face token', /(?<![A-Za-z0-9])hf_[A-Za-z]{34}(?![A-Za-z0-9])/],
  ['Anthropic key', /(?<![A-Za-z0-9])sk-ant-[A-Za-z0-9_-]{40,255}/],
  ['OpenAI key', /(?<![A-Za-z0-9])sk-(?:proj-)?[A-Za-z0-9_-]{40,255}/],
  [
    'JSON web token',
    /(?<![A-Za-z0-9])eyJ[A-Za-z0-9_-]{10,300}\.eyJ[A-Za-z0-9_-]{10,2000}\.[A-Za-z0-9_-]{10}/,
  ],
  ['private key', /-----BEGIN (?:[A-Z]{2,8} )?PRIVATE KEY/],
];

/** The shortest form there is; most texts are shorter. */
const SHORTEST = 20;
/** Texts are looked at so far: an untrusted file may be one long word. */
const LONGEST = 50_000;
/** One look tells whether any of the forms can be there. */
const BEGINNINGS =
  /A(?:KIA|SIA|Iza)|gh[oprsu]_|github_pat_|gl(?:pat|dt|ptt|rt)-|xox[abeoprs]-|npm_|pypi-|dckr_|_live_|SG\.|hf_|sk-|eyJ|-----BEGIN/;

/**
 * The kind of credential that a text holds, as people call it (`GitHub token`), told by its form alone, whatever
 * the name beside it; what documentation shows (`AKIA…EXAMPLE`, `ghp_xxxx…`) is none.
 */
export function credentialIn(text: string): string | undefined {
  const head = text.slice(0, LONGEST);
  if (text.length < SHORTEST || !BEGINNINGS.test(head)) return undefined;
  return FORMS.find(([, form]) => {
    const match = form.exec(head);
    return match !== null && !isExample(match[0]);
  })?.[0];
}

function isExample(text: string): boolean {
  return /EXAMPLE|(?:x{6}|X{6}|0{8}|1234567890ab)/.test(text);
}

/** `user:password@` of a URL. */
export interface UrlCredentials {
  readonly user: string;
  /** Empty where only a user stands before the `@`. */
  readonly password: string;
  readonly host: string;
  /** Place of `user:password` in the text. */
  readonly start: number;
  readonly end: number;
}

/** The user and password in the first URL of a text that has them. */
export function urlCredentialsIn(text: string): UrlCredentials | undefined {
  for (let at = text.indexOf('://'); at !== -1; at = text.indexOf('://', at + 3)) {
    const start = at + 3;
    const rest = /[/?#\s"'<>|\\]/.exec(text.slice(start, start + 1_000));
    const authority = text.slice(start, rest === null ? start + 1_000 : start + rest.index);
    const sign = authority.lastIndexOf('@');
    if (sign <= 0) continue;
    const info = authority.slice(0, sign);
    const colon = info.indexOf(':');
    const user = colon === -1 ? info : info.slice(0, colon);
    const password = colon === -1 ? '' : info.slice(colon + 1);
    return { user, password, host: authority.slice(sign + 1), start, end: start + sign };
  }
  return undefined;
}

/** What people write where a secret will stand, or where it is meant for a test alone. */
const PLACEHOLDER =
  /^(?:<.*>|\[.*\]|\{.*\}|%.*%|@.*@|x+|X+|\*+|\.+|-+|0+|your\b.*|my\b.*|example.*|change.?(?:me|it|this).*|replace.?(?:me|this|with).*|todo.*|tbd|not.?(?:a.?)?(?:real|set|used|secret).*|insert.*|none|null|nil|undefined|unset|empty|default|na|n\/a|build|test.*|redacted.*|secret|password|token|key)$/i;

const SAYS_SO = /dummy|fake|placeholder|build.?time|insecure|do.?not.?use|changeme|replace.?me/i;

/** Is a value one that stands where a secret will, and says so? */
export function isPlaceholder(value: string): boolean {
  const text = value.slice(0, 200);
  return PLACEHOLDER.test(text) || SAYS_SO.test(text);
}
