import { type FlagUse, readArguments } from './flags.ts';
import type { Command, ShellWord } from './nodes.ts';

/** One call of curl, wget, aria2c or axel. */
export interface Download {
  readonly command: Command;
  readonly tool: string;
  readonly urls: readonly ShellWord[];
  /** File that the body goes to, `-` or undefined for standard output; wget without `-O` names it itself. */
  readonly output: string | undefined;
  readonly outputWord: ShellWord | undefined;
  /** The remote's own name is kept: `curl -O`, wget without `-O`. */
  readonly remoteName: boolean;
  /** Goes into a pipe or to standard output. */
  readonly toStandardOutput: boolean;
  /** Words that switch certificate checks off. */
  readonly insecure: readonly ShellWord[];
  /** curl fails on HTTP errors (`-f`); wget always does. */
  readonly fails: boolean;
  readonly flags: readonly FlagUse[];
}

const CURL_VALUE_FLAGS =
  'o H d X A u b c e F m x T U w K y Y z C E D P Q r t output header data data-raw data-binary data-urlencode data-ascii json request user-agent user cookie cookie-jar referer form max-time proxy upload-file proxy-user write-out config connect-timeout retry retry-delay retry-max-time cacert capath cert key resolve interface limit-rate output-dir url range netrc-file socks5 socks5-hostname noproxy tls-max ciphers dump-header oauth2-bearer aws-sigv4 max-redirs unix-socket time-cond continue-at speed-limit speed-time'.split(
    ' ',
  );

const WGET_VALUE_FLAGS =
  'O o a P i t T w e U B D A R l Q output-document output-file append-output directory-prefix input-file tries timeout wait execute user-agent base header post-data post-file body-data method user password http-user http-password ca-certificate ca-directory certificate private-key waitretry read-timeout connect-timeout dns-timeout limit-rate level accept reject domains progress cut-dirs referer load-cookies save-cookies secure-protocol bind-address max-redirect'.split(
    ' ',
  );

const TOOLS: Readonly<Record<string, (command: Command) => Download>> = {
  curl: readCurl,
  wget: readWget,
  wget2: readWget,
  aria2c: readOther,
  axel: readOther,
};

/** Many rules ask about the same few. */
const known = new WeakMap<Command, Download>();

/** Reads a download; undefined for any other command. */
export function download(command: Command): Download | undefined {
  if (!Object.hasOwn(TOOLS, command.name)) return undefined;
  let found = known.get(command);
  if (found === undefined) {
    found = TOOLS[command.name]?.(command);
    if (found !== undefined) known.set(command, found);
  }
  return found;
}

/** The file that standard output is sent to, unless that is `/dev/…`. */
function redirected(command: Command): ShellWord | undefined {
  return command.redirects.findLast(
    redirect =>
      /^&?>[>|]?$/.test(redirect.operator) &&
      (redirect.descriptor ?? 1) === 1 &&
      redirect.target !== undefined,
  )?.target;
}

function readCurl(command: Command): Download {
  const { flags, operands } = readArguments(command.args, { valueFlags: CURL_VALUE_FLAGS });
  const file = flags.find(flag => flag.name === 'o' || flag.name === 'output');
  const remoteName = flags.some(flag => /^(?:O|remote-name|remote-name-all)$/.test(flag.name));
  const target = file === undefined && !remoteName ? redirected(command) : undefined;
  const urls = flags.filter(flag => flag.name === 'url').map(flag => flag.valueWord ?? flag.word);
  return {
    command,
    tool: 'curl',
    urls: [...operands, ...urls],
    output: file?.value ?? target?.value,
    outputWord: file?.valueWord ?? file?.word ?? target,
    remoteName,
    toStandardOutput: !remoteName && (file?.value ?? target?.value ?? '-') === '-',
    insecure: wordsOf(flags, ['k', 'insecure', 'proxy-insecure']),
    fails: flags.some(flag => /^(?:f|fail|fail-with-body|fail-early)$/.test(flag.name)),
    flags,
  };
}

function readWget(command: Command): Download {
  const { flags, operands } = readArguments(command.args, { valueFlags: WGET_VALUE_FLAGS });
  const file = flags.find(flag => flag.name === 'O' || flag.name === 'output-document');
  const target = file?.value === '-' ? redirected(command) : undefined;
  const output = target?.value ?? file?.value;
  return {
    command,
    tool: 'wget',
    urls: operands,
    output,
    outputWord: target ?? file?.valueWord ?? file?.word,
    remoteName: file === undefined,
    toStandardOutput: output === '-',
    insecure: wordsOf(flags, ['no-check-certificate']),
    fails: true,
    flags,
  };
}

function readOther(command: Command): Download {
  const { flags, operands } = readArguments(command.args, {
    valueFlags: ['o', 'd', 'out', 'dir', 'output', 'n', 'x', 's', 'j', 'k', 'header', 'checksum'],
  });
  const file = flags.find(flag => /^(?:o|out|output)$/.test(flag.name));
  return {
    command,
    tool: command.name,
    urls: operands,
    output: file?.value,
    outputWord: file?.valueWord ?? file?.word,
    remoteName: file === undefined,
    toStandardOutput: false,
    insecure: flags
      .filter(flag => flag.name === 'check-certificate' && flag.value === 'false')
      .map(flag => flag.word),
    fails: true,
    flags,
  };
}

function wordsOf(flags: readonly FlagUse[], names: readonly string[]): readonly ShellWord[] {
  return flags.filter(flag => names.includes(flag.name)).map(flag => flag.word);
}

/** One call that unpacks archives. */
export interface Extraction {
  readonly command: Command;
  readonly tool: string;
  /** Archives that are named; empty where it reads standard input. */
  readonly archives: readonly ShellWord[];
  /** Folder that `-C` or `-d` names. */
  readonly target: ShellWord | undefined;
}

const DECOMPRESSORS: ReadonlySet<string> = new Set(
  'gunzip bunzip2 unlzma unxz zgz uncompress zcat gzcat unzstd bzcat xzcat zstdcat 7z 7za unrar'.split(
    ' ',
  ),
);

const TAR_VALUE_FLAGS =
  'f C T X b I K N g F L H V file directory files-from exclude-from strip-components transform exclude use-compress-program wildcards-match-slash owner group mode one-top-level'.split(
    ' ',
  );

/** Reads an unpacking command; undefined for any other. */
export function extraction(command: Command): Extraction | undefined {
  if (command.name === 'tar' || command.name === 'bsdtar') return readTar(command);
  if (command.name === 'unzip') {
    const { flags, operands } = readArguments(command.args, { valueFlags: ['d', 'x', 'P'] });
    const target = flags.find(flag => flag.name === 'd');
    return {
      command,
      tool: 'unzip',
      archives: operands.slice(0, 1),
      target: target?.valueWord ?? target?.word,
    };
  }
  if (!DECOMPRESSORS.has(command.name)) return undefined;
  const { operands } = readArguments(command.args);
  return { command, tool: command.name, archives: operands, target: undefined };
}

function readTar(command: Command): Extraction | undefined {
  const [first] = command.args;
  // `tar xzf a.tgz`: the first word is a cluster without its dash.
  const bare = first !== undefined && /^[A-Za-z]+$/.test(first.value) ? first.value : undefined;
  const args =
    first !== undefined && bare !== undefined
      ? [{ ...first, value: `-${valuesLast(bare)}` }, ...command.args.slice(1)]
      : command.args;
  const { flags } = readArguments(args, { valueFlags: TAR_VALUE_FLAGS });
  if (!flags.some(flag => /^(?:x|extract|get)$/.test(flag.name))) return undefined;
  const file = flags.find(flag => flag.name === 'f' || flag.name === 'file');
  const target = flags.find(flag => flag.name === 'C' || flag.name === 'directory');
  const archive = file?.valueWord ?? file?.word;
  return {
    command,
    tool: 'tar',
    archives: archive === undefined || file?.value === '-' ? [] : [archive],
    target: target?.valueWord ?? target?.word,
  };
}

/** In a cluster without a dash the letters take the next words: `xfz a.tgz` is `-xzf a.tgz`. */
function valuesLast(cluster: string): string {
  const takes = (letter: string) => TAR_VALUE_FLAGS.includes(letter);
  const letters = [...cluster];
  return [...letters.filter(letter => !takes(letter)), ...letters.filter(takes)].join('');
}
