import { rowsByCommand } from './commandRows.ts';
import { download } from './downloads.ts';
import { hostOf, isLoopback } from './hosts.ts';
import type { Command, ShellWord } from './nodes.ts';

/** A word that switches the check of certificates off. */
export interface UncheckedTls {
  readonly word: ShellWord;
  /** What people call that whose check it is: `curl`, `npm`. */
  readonly tool: string;
  /** Scanner ids that name it. */
  readonly codes: readonly string[];
  /** The letter of an option that may stand in a cluster; the word can then go and nothing else changes. */
  readonly option: string | undefined;
}

interface Setting {
  readonly tool: string;
  readonly commands: RegExp;
  /** A word, or a word and the next one with a blank between, that says it. */
  readonly says: RegExp;
  readonly codes?: readonly string[];
  /** The word is a flag that can be taken out. */
  readonly flag?: boolean;
}

/** Settings by the words of a command. A new tool is a row. */
const SETTINGS: readonly Setting[] = [
  {
    tool: 'npm',
    commands: /^(?:npm|yarn|pnpm|yarnpkg|cnpm)$/,
    says: /^(?:strict-ssl|enableStrictSsl)[ =]"?(?:false|0)"?$|^--(?:no-strict-ssl|strict-ssl=false)$/,
    codes: ['CKV2_DOCKER_13'],
  },
  { tool: 'git', commands: /^git$/, says: /^http\.(?:\S+\.)?sslverify[ =](?:false|0|no|off)$/i },
  {
    tool: 'pip',
    commands: /^(?:pip[\d.]*|python[\d.]*|pipenv|uv|poetry)$/,
    says: /^(?:--trusted-host|--allow-insecure-host)[= ]\S|^(?:global|install)\.trusted-host \S/,
    codes: ['CKV2_DOCKER_4'],
  },
  {
    tool: 'yum',
    commands: /^(?:yum|dnf|microdnf|tdnf|yum-config-manager|dnf5|sed|echo|printf)$/,
    says: /(?:^|[.=\s\\n/])sslverify\s*=\s*(?:0|false|no|off)\b/i,
    codes: ['CKV2_DOCKER_15'],
  },
  {
    tool: 'apt',
    commands: /^(?:apt|apt-get|aptitude|echo|printf)$/,
    says: /Acquire::https::(?:\S+::)?Verify-(?:Peer|Host)[\s=]+"?(?:false|no|0)\b/i,
  },
  {
    tool: 'conda',
    commands: /^(?:conda|mamba|micromamba)$/,
    says: /^ssl_verify (?:false|no|0)$|^--insecure$/i,
  },
  { tool: 'bundler', commands: /^bundle$/, says: /^ssl_verify_mode 0$/ },
  { tool: 'composer', commands: /^composer(?:\.phar)?$/, says: /^disable-tls true$/ },
  {
    tool: 'wget',
    commands: /^(?:echo|printf)$/,
    says: /(?:^|[\s\\n])check_certificate\s*=\s*off\b/,
  },
  { tool: 'npm', commands: /^(?:echo|printf)$/, says: /(?:^|[\s\\n])strict-ssl\s*=\s*false\b/ },
  {
    tool: 'helm',
    commands: /^(?:helm|kubectl|oc|argocd|flux)$/,
    says: /^--(?:insecure-skip-tls-verify|insecure-skip-tls-verify=true)$/,
    flag: true,
  },
  {
    tool: 'skopeo',
    commands: /^(?:skopeo|podman|buildah)$/,
    says: /^--(?:src-|dest-)?tls-verify[= ]false$/,
  },
  { tool: 'svn', commands: /^svn$/, says: /^--trust-server-cert$/, flag: true },
  { tool: 'go', commands: /^go$/, says: /^-insecure$|^GOINSECURE=\S/ },
  { tool: 'HTTPie', commands: /^https?$/, says: /^--verify[= ](?:no|false)$/ },
];

const settingsOf = rowsByCommand(SETTINGS);

/** The words of a command that switch the check of certificates off. */
export function uncheckedTls(command: Command): readonly UncheckedTls[] {
  const fetched = download(command);
  if (fetched !== undefined) {
    const { insecure, tool, urls } = fetched;
    if (insecure.length === 0) return [];
    if (urls.length > 0 && urls.every(url => isLoopback(hostOf(url.value)))) return [];
    const codes = tool === 'curl' ? ['CKV2_DOCKER_2'] : tool === 'wget' ? ['CKV2_DOCKER_3'] : [];
    const option = tool === 'curl' ? 'k' : '';
    return insecure.map(word => ({ word, tool, codes: [...codes, 'S4830'], option }));
  }
  const settings = settingsOf(command.name);
  if (settings.length === 0) return [];
  return command.args.flatMap((word, i) => {
    const next = command.args[i + 1]?.value ?? '';
    const pair = `${word.value} ${next}`.slice(0, 500);
    const found = settings.find(
      ({ says }) => says.test(word.value) || (says.test(pair) && !says.test(next)),
    );
    if (found === undefined || isLocal(pair)) return [];
    const { tool, codes = [], flag } = found;
    return [{ word, tool, codes, option: flag ? '' : undefined }];
  });
}

/** `--trusted-host localhost`. */
function isLocal(pair: string): boolean {
  const host = /^--(?:trusted|allow-insecure)-host[= ](\S+)/.exec(pair)?.[1];
  return host !== undefined && isLoopback(hostOf(host));
}

interface Variable {
  readonly tool: string;
  readonly off: (value: string) => boolean;
  readonly codes?: readonly string[];
}

const isFalse = (value: string): boolean => /^(?:0|false|no|off)$/i.test(value);
const isSet = (value: string): boolean => value !== '';
const isTrue = (value: string): boolean => /^(?:1|true|yes|on)$/i.test(value);

const VARIABLES: ReadonlyMap<string, Variable> = new Map(
  Object.entries<Variable>({
    NODE_TLS_REJECT_UNAUTHORIZED: { tool: 'Node.js', off: isFalse, codes: ['CKV2_DOCKER_6'] },
    PYTHONHTTPSVERIFY: { tool: 'Python', off: isFalse, codes: ['CKV2_DOCKER_5'] },
    // Git asks only whether it is set.
    GIT_SSL_NO_VERIFY: { tool: 'git', off: isSet, codes: ['CKV2_DOCKER_14'] },
    NPM_CONFIG_STRICT_SSL: { tool: 'npm', off: isFalse, codes: ['CKV2_DOCKER_12'] },
    YARN_ENABLE_STRICT_SSL: { tool: 'yarn', off: isFalse },
    PIP_TRUSTED_HOST: { tool: 'pip', off: isSet, codes: ['CKV2_DOCKER_16'] },
    UV_INSECURE_HOST: { tool: 'uv', off: isSet },
    CONDA_SSL_VERIFY: { tool: 'conda', off: isFalse },
    BUNDLE_SSL_VERIFY_MODE: { tool: 'bundler', off: value => value === '0' },
    PERL_LWP_SSL_VERIFY_HOSTNAME: { tool: 'Perl', off: isFalse },
    GOINSECURE: { tool: 'go', off: isSet },
    COMPOSER_DISABLE_TLS: { tool: 'composer', off: isTrue },
    VAULT_SKIP_VERIFY: { tool: 'vault', off: isTrue },
    CURL_INSECURE: { tool: 'curl', off: isTrue },
    HTTPLIB2_DISABLE_SSL: { tool: 'Python', off: isTrue },
  }),
);

/** What a variable switches the check of certificates off for; undefined where it does not. */
export function uncheckedTlsBy(
  name: string,
  value: string,
): { readonly tool: string; readonly codes: readonly string[] } | undefined {
  const found = VARIABLES.get(name.toUpperCase());
  if (found === undefined || !found.off(value.trim())) return undefined;
  return { tool: found.tool, codes: found.codes ?? [] };
}
