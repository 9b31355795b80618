import { rowsByCommand } from './commandRows.ts';
import { credentialIn, isPlaceholder, urlCredentialsIn } from './credentials.ts';
import { readArguments } from './flags.ts';
import type { Command, Script, ShellWord } from './nodes.ts';

/** A word of a command that is a secret in plain text. */
export interface CommandSecret {
  readonly word: ShellWord;
  readonly kind: 'password' | 'token' | 'account';
  /** Who is given it. */
  readonly tool: string;
}

interface SecretFlag {
  readonly commands: RegExp;
  /** One of these words must be among the arguments. */
  readonly subcommand?: RegExp;
  /** Without dashes. */
  readonly flags: readonly string[];
  /** Part of the value that is the secret; all of it where it is not said. */
  readonly secret?: RegExp;
  readonly kind?: CommandSecret['kind'];
}

/** Options whose value is a secret. A new tool is a row. */
const FLAGS: readonly SecretFlag[] = [
  { commands: /^(?:useradd|usermod)$/, flags: ['p', 'password'], kind: 'account' },
  { commands: /^sshpass$/, flags: ['p'] },
  {
    commands: /^(?:docker|podman|buildah|skopeo|crane|helm|oras|nerdctl|az)$/,
    subcommand: /^login$/,
    flags: ['p', 'password'],
  },
  { commands: /^doctl$/, subcommand: /^init$/, flags: ['t', 'access-token'], kind: 'token' },
  { commands: /^redis-cli$/, flags: ['a', 'pass'] },
  { commands: /^(?:mongo|mongosh|mongodump|mongoimport)$/, flags: ['p', 'password'] },
  { commands: /^curl$/, flags: ['u', 'user', 'proxy-user', 'U'], secret: /^[^:]+:(.+)$/s },
  {
    commands: /^(?:curl|wget)$/,
    flags: ['H', 'header'],
    secret:
      /^(?:Authorization:\s*(?:Basic|Bearer|token)|(?:PRIVATE-TOKEN|X-Api-Key|X-Auth-Token):)\s*(\S+)$/i,
    kind: 'token',
  },
  { commands: /^wget$/, flags: ['password', 'http-password', 'ftp-password', 'proxy-password'] },
  { commands: /^gpg2?$/, flags: ['passphrase'] },
  { commands: /^dotnet$/, flags: ['p', 'password'], subcommand: /^nuget$/ },
];

/** Long options of any command whose name says that a secret follows. */
const TELLING =
  /^--(?:[a-z]+-)*(?:password|passwd|token|api-?key|secret-(?:access-)?key|client-secret)$/;

/** Settings that are stored by `tool config set NAME VALUE` and the like. */
const SETTINGS: readonly { commands: RegExp; name: RegExp; at: number }[] = [
  { commands: /^aws$/, name: /^aws_(?:secret_access_key|access_key_id|session_token)$/, at: 1 },
  {
    commands: /^(?:npm|pnpm|yarn)$/,
    name: /(?:_authToken|_password|_auth|npmAuthToken|npmAuthIdent)$/,
    at: 1,
  },
  { commands: /^composer$/, name: /^(?:github-oauth|gitlab-token|bearer)\./, at: 1 },
  { commands: /^(?:composer|poetry)$/, name: /^http-basic\./, at: 2 },
  { commands: /^poetry$/, name: /^pypi-token\./, at: 1 },
  { commands: /^mysqladmin$/, name: /^password$/, at: 1 },
  { commands: /^keytool$/, name: /^-(?:storepass|keypass|srcstorepass|deststorepass)$/, at: 1 },
];

const flagsFor = rowsByCommand(FLAGS);
const settingsFor = rowsByCommand(SETTINGS);

/** The words of a command that are secrets in plain text; what a variable or a command gives is none. */
export function commandSecrets(command: Command): readonly CommandSecret[] {
  const { name, args } = command;
  const settings = settingsFor(name);
  const database = /^(?:mysql|mariadb)/.test(name);
  const found: CommandSecret[] = [];
  const add = (word: ShellWord | undefined, kind: CommandSecret['kind'], tool = name): void => {
    if (word !== undefined && !found.some(other => other.word === word)) {
      found.push({ word, kind, tool });
    }
  };
  for (const row of flagsFor(name)) {
    if (row.subcommand !== undefined && !args.some(({ value }) => row.subcommand?.test(value))) {
      continue;
    }
    for (const flag of readArguments(args, { valueFlags: row.flags }).flags) {
      const word = flag.valueWord ?? flag.word;
      if (!row.flags.includes(flag.name) || flag.value === undefined || word.dynamic) continue;
      const value = row.secret === undefined ? flag.value : row.secret.exec(flag.value)?.[1];
      const kind = row.kind ?? 'password';
      if (value !== undefined && isSecretText(value, kind)) add(word, kind);
    }
  }
  args.forEach((word, i) => {
    const { value } = word;
    for (const { name: setting, at } of settings) {
      if (setting.test(value)) {
        const next = args[i + at];
        if (next !== undefined && isPlain(next) && next.value !== 'changeit') add(next, 'password');
      } else if (at === 1) {
        const equals = value.indexOf('=');
        const set = equals > 0 && !word.dynamic && setting.test(value.slice(0, equals));
        if (set && isSecretText(value.slice(equals + 1), 'password')) add(word, 'password');
      }
    }
    if (value.startsWith('--')) {
      const equals = value.indexOf('=');
      const next = args[i + 1];
      if (equals === -1 && TELLING.test(value)) {
        if (next !== undefined && isPlain(next) && !next.value.startsWith('-'))
          add(next, 'password');
      } else if (!word.dynamic && TELLING.test(value.slice(0, Math.max(equals, 0)))) {
        if (isSecretText(value.slice(equals + 1), 'password')) add(word, 'password');
      }
    }
    if (database && !word.dynamic && /^-p\S/.test(value)) {
      if (isSecretText(value.slice(2), 'password')) add(word, 'password');
    }
    if (name === 'openssl' && !word.dynamic && /^pass:\S/.test(value)) add(word, 'password');
    const credential = credentialIn(value);
    // What stands in a URL is another rule's.
    if (credential !== undefined && urlCredentialsIn(value) === undefined) {
      add(word, 'token', credential);
    }
  });
  if (name === 'htpasswd' && args.some(({ value }) => /^-[a-zA-Z]*b/.test(value))) {
    const last = args.at(-1);
    if (last !== undefined && isPlain(last)) add(last, 'password');
  }
  return found;
}

/**
 * Passwords of accounts that a text pipes or hands to `chpasswd`, `passwd --stdin` and `vncpasswd -f`, or has
 * hashed for `useradd -p`.
 */
export function accountPasswords(script: Script): readonly CommandSecret[] {
  const found: CommandSecret[] = [];
  for (const { stages } of script.pipelines) {
    for (const [index, stage] of stages.entries()) {
      const reader = stage.find(readsPassword);
      if (reader === undefined || index === 0) continue;
      for (const command of stages[index - 1] ?? []) {
        if (command.name !== 'echo' && command.name !== 'printf') continue;
        const word = command.args.find(arg => givesPassword(reader.name, arg));
        if (word !== undefined) found.push({ word, kind: 'account', tool: reader.name });
      }
    }
  }
  for (const command of script.commands) {
    if (readsPassword(command)) {
      const input = command.redirects.find(({ operator }) => operator === '<<<')?.target;
      if (input !== undefined && givesPassword(command.name, input)) {
        found.push({ word: input, kind: 'account', tool: command.name });
      }
    }
    if (command.name !== 'useradd' && command.name !== 'usermod') continue;
    const { flags } = readArguments(command.args, { valueFlags: ['p', 'password'] });
    const flag = flags.find(({ name }) => name === 'p' || name === 'password');
    const word = flag?.valueWord ?? flag?.word;
    if (word?.dynamic === true && word.variables.length === 0 && hashesPlainText(script, word)) {
      found.push({ word, kind: 'account', tool: command.name });
    }
  }
  return found;
}

function readsPassword({ name, args }: Command): boolean {
  if (name === 'chpasswd') return true;
  if (name === 'passwd') return args.some(({ value }) => value === '--stdin');
  return name === 'vncpasswd' && args.some(({ value }) => value === '-f');
}

function givesPassword(reader: string, { value }: ShellWord): boolean {
  if (value.startsWith('-')) return false;
  const colon = value.indexOf(':');
  if (reader === 'chpasswd' && colon === -1) return false;
  const password = value.slice(reader === 'chpasswd' ? colon + 1 : 0);
  return password !== '' && !/[$`%]/.test(password);
}

/** `$(echo secret | openssl passwd -1 -stdin)`, `$(openssl passwd secret)`, `$(mkpasswd secret)`. */
function hashesPlainText({ commands }: Script, { range }: ShellWord): boolean {
  const inner = commands.filter(
    command => command.range.start >= range.start && command.range.end <= range.end,
  );
  const hashes = inner.some(
    ({ name, args }) => /^(?:mkpasswd|makepasswd)$/.test(name) || args[0]?.value === 'passwd',
  );
  return (
    hashes &&
    inner.some(({ name, args }) =>
      name === 'echo' || name === 'printf'
        ? args.some(arg => !arg.dynamic)
        : args.slice(1).some(({ value, dynamic }) => !dynamic && !value.startsWith('-')),
    )
  );
}

function isPlain({ value, dynamic }: ShellWord): boolean {
  return !dynamic && isSecretText(value, 'password');
}

/** A password of an account is one however poor it is; elsewhere a stand-in may be meant. */
function isSecretText(value: string, kind: CommandSecret['kind']): boolean {
  if (kind === 'account') return !/^[*!x]*$/.test(value);
  return (
    value.length > 2 && !value.startsWith('/') && !/[$`{<]/.test(value) && !isPlaceholder(value)
  );
}
