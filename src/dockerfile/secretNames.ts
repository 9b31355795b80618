import { isPlaceholder } from '../shell/credentials.ts';

const BUILDKIT = new Set(
  'apikey auth credential credentials key password pword passwd secret token'.split(' '),
);
const BUILDKIT_EXEMPT = new Set(['public', 'file', 'version']);

/** Does BuildKit's own check take the name of a variable for that of a secret? It looks at words between `_`. */
export function isSecretForBuildkit(name: string): boolean {
  const words = name.toLowerCase().split('_');
  return words.some(word => BUILDKIT.has(word)) && !words.some(word => BUILDKIT_EXEMPT.has(word));
}

const HADOLINT_PARTS = /api_key|client_key|password|private|secret|token|username/;
/** Names that hadolint knows and that hold none of those parts. */
const HADOLINT_NAMES = new Set([
  ...'aws_access_key_id application_key docker_email ci_deploy_user heroku_api_user'.split(' '),
  ...'facebook_app_id stripe_device_name'.split(' '),
  ...['authn_groupid', 'client_orgurl', 'oauth2_clientid'].map(name => `okta_${name}`),
  ...['os_name', 'secure_env_vars', 'sudo'].map(name => `travis_${name}`),
]);

/** Does hadolint's DL3064 report the name? It looks at parts of the text. */
export function isSecretForHadolint(name: string): boolean {
  const lower = name.toLowerCase();
  return HADOLINT_NAMES.has(lower) || HADOLINT_PARTS.test(lower);
}

const SECRET_WORD =
  /^(?:.*passw(?:or)?d|passphrase|pass|pwd|.*secret|.*token|.*apikey|credentials?)$/;
/** Words behind that make a name one about a secret: where it lies, how long it lives, what it is called. */
const ABOUT =
  /^(?:public|files?|path|dir|folder|version|url|uri|endpoint|host|port|server|name|username|ids?|type|kind|length|len|size|min|max|limits?|count|ttl|expir(?:y|es|ation|e)|lifetime|timeout|age|hours|days|minutes|seconds|header|param|field|prefix|suffix|polic(?:y|ies)|algorithm|alg|format|encoding|provider|driver|store|backend|manager|enabled?|disabled?|required|issuer|audience|method|mode|fingerprint|mount|arn|ref|parallelism|bypass|rotation|config|plugin|module|support|hint)$/;
const ABOUT_BEFORE = /^(?:public|allow|use|enable|disable|require|no|without|min|max|auto|file)$/;

/** `dbPassword`, `DB_PASSWORD` and `db.password` alike: lower-case words. */
function wordsOf(name: string): string[] {
  return name
    .slice(0, 200)
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(word => word !== '');
}

/** Is a variable's name that of a secret, beyond doubt? Names about secrets (`TOKEN_URL`) are not. */
export function isSecretName(name: string): boolean {
  if (!/^[\w.-]+$/.test(name)) return false;
  const words = wordsOf(name);
  const at = words.findIndex((word, i) => SECRET_WORD.test(word) || isKey(words, i));
  if (at === -1) return false;
  return (
    !words.slice(at + 1).some(word => ABOUT.test(word)) &&
    !words.slice(0, at).some(word => ABOUT_BEFORE.test(word))
  );
}

const KEY_OWNER =
  /^(?:api|secret|private|access|auth|encryption|signing|master|license|account|app|application|service|deploy|ssh)$/;

function isKey(words: readonly string[], at: number): boolean {
  return words[at] === 'key' && KEY_OWNER.test(words[at - 1] ?? '');
}

/** What a value given to a variable of a secret's name is. */
export type SecretValue =
  /** Its own text, which everybody can then read. */
  | 'literal'
  /** Made of variables. */
  | 'passed'
  /** Something that is no secret: empty, a switch, a number, a path, a URL, a fingerprint, a stand-in. */
  | 'harmless';

/** `value` without quotes; `dynamic`: variables are read in it. */
export function secretValueOf(name: string, value: string, dynamic: boolean): SecretValue {
  const text = value.trim();
  if (text === '') return 'harmless';
  if (dynamic) return 'passed';
  if (/^(?:true|false|yes|no|on|off|enabled?|disabled?)$/i.test(text)) return 'harmless';
  if (/^\d{1,6}[smhd]?$/.test(text) && !/pass|pwd/i.test(name)) return 'harmless';
  if (/^(?:~|\.{0,2})?\/[\w./@+-]*$/.test(text) && text.length < 200) return 'harmless';
  if (/^[a-z][a-z0-9+.-]*:\/\/[^@\s]*$/i.test(text)) return 'harmless';
  // Fingerprints of public keys, by which downloads are verified, and lists of them.
  if (
    /gpg|pgp|fingerprint|signing|keys$/i.test(name) &&
    text.split(/[\s,]+/).every(word => /^(?:0x)?[0-9A-F]{8,64}$/i.test(word))
  ) {
    return 'harmless';
  }
  return isPlaceholder(text) ? 'harmless' : 'literal';
}
