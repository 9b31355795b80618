import type { ShellWord } from './nodes.ts';

/**
 * How a command runs another one that stands in its arguments. A new wrapper is a row.
 * - words: the inner command is a run of the arguments
 * - text: one argument is shell text of its own
 */
export interface Wrapper {
  /** Words that must come first, `exec` of `bundle exec`. */
  readonly subcommand?: string;
  /** Short and long options, without dashes, that take the next word. */
  readonly valueFlags?: readonly string[];
  /** Words before the inner command: the user of `gosu`, the seconds of `timeout`. */
  readonly positionals?: number;
  /** `NAME=value` words may come before the inner command. */
  readonly assignments?: boolean;
  /** With one of these options no command is run: `command -v x`. */
  readonly queryFlags?: readonly string[];
}

const PLAIN: Wrapper = {};

const WRAPPERS: ReadonlyMap<string, Wrapper> = new Map(
  Object.entries<Wrapper>({
    sudo: {
      valueFlags: words(
        'u g h p C r t T U D R user group host prompt close-from role type command-timeout other-user chdir chroot',
      ),
      assignments: true,
      queryFlags: words('l v V K list validate version remove-timestamp'),
    },
    doas: { valueFlags: words('u C a') },
    env: {
      valueFlags: words('u C unset chdir'),
      assignments: true,
      queryFlags: words('S split-string'),
    },
    exec: { valueFlags: ['a'] },
    command: { queryFlags: words('v V') },
    builtin: PLAIN,
    nohup: PLAIN,
    setsid: PLAIN,
    time: { valueFlags: words('f o format output') },
    nice: { valueFlags: words('n adjustment') },
    ionice: { valueFlags: words('c n p P u class classdata') },
    timeout: { valueFlags: words('s k signal kill-after'), positionals: 1 },
    xargs: {
      valueFlags: words(
        'a d E I L n P s arg-file delimiter max-lines max-args max-procs max-chars process-slot-var',
      ),
    },
    stdbuf: { valueFlags: words('i o e input output error') },
    chroot: { positionals: 1 },
    gosu: { positionals: 1 },
    'su-exec': { positionals: 1 },
    's6-setuidgid': { positionals: 1 },
    setpriv: {
      valueFlags: words('reuid regid groups inh-caps ambient-caps bounding-set securebits'),
    },
    chpst: { valueFlags: words('u U b e d o p f c r t m n l L') },
    flock: { valueFlags: words('w E timeout conflict-exit-code'), positionals: 1 },
    tini: { valueFlags: words('p e') },
    'docker-init': { valueFlags: words('p e') },
    catatonit: PLAIN,
    'dumb-init': { valueFlags: words('r rewrite') },
    busybox: PLAIN,
    fakeroot: { valueFlags: words('l s i b lib faked') },
    eatmydata: PLAIN,
    unbuffer: PLAIN,
    linux32: PLAIN,
    linux64: PLAIN,
    setarch: { positionals: 1 },
    'xvfb-run': { valueFlags: words('n s e f p w server-num server-args error-file auth-file') },
    runuser: { valueFlags: words('u g G user group supp-group') },
    bundle: { subcommand: 'exec' },
    poetry: { subcommand: 'run' },
    pipenv: { subcommand: 'run' },
    uv: {
      subcommand: 'run',
      valueFlags: words(
        'p m python with with-editable with-requirements extra group only-group no-group package directory project env-file index index-url default-index',
      ),
    },
    conda: { subcommand: 'run', valueFlags: words('n p name prefix cwd') },
    mamba: { subcommand: 'run', valueFlags: words('n p name prefix cwd') },
    micromamba: { subcommand: 'run', valueFlags: words('n p a r name prefix cwd attach') },
  }),
);

/** Shells whose `-c` text, script on standard input or heredoc is read as POSIX shell text. */
export const SHELLS: ReadonlySet<string> = new Set(words('sh bash ash dash ksh mksh zsh rbash'));

export type Wrapped =
  /** Arguments `[from, to)` are a command; those of `assignments` are set for it. */
  | { kind: 'words'; from: number; to: number; assignments: readonly number[] }
  /** The arguments, joined by blanks, are shell text, read by `interpreter`. */
  | { kind: 'text'; args: readonly number[]; interpreter: readonly string[]; deferred: boolean };

type Reader = (args: readonly ShellWord[], name: string) => readonly Wrapped[];

/** Commands that carry shell text, or several commands. */
const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ...[...SHELLS].map((shell): [string, Reader] => [shell, shellText]),
  ['su', switchUserText],
  ['runuser', switchUserText],
  ['eval', args => (args.length === 0 ? NOTHING : [text([...args.keys()], [])])],
  ['trap', trapText],
  ['find', findCommands],
]);

const NOTHING: readonly Wrapped[] = [];

/** What a command runs besides itself, by its name and arguments. */
export function unwrap(name: string, args: readonly ShellWord[]): readonly Wrapped[] {
  const found = READERS.get(name)?.(args, name) ?? NOTHING;
  if (found.length > 0) return found;
  const wrapper = WRAPPERS.get(name);
  const words = wrapper === undefined ? undefined : wordsOf(wrapper, args);
  return words === undefined ? NOTHING : [words];
}

function wordsOf(wrapper: Wrapper, args: readonly ShellWord[]): Wrapped | undefined {
  const valueFlags = wrapper.valueFlags ?? [];
  let positionals = wrapper.positionals ?? 0;
  const assignments: number[] = [];
  let from = 0;
  if (wrapper.subcommand !== undefined) {
    if (args[0]?.value !== wrapper.subcommand) return undefined;
    from = 1;
  }
  let options = true;
  for (let i = from; i < args.length; i++) {
    const value = args[i]?.value ?? '';
    if (options && value === '--') options = false;
    else if (options && value.length > 1 && value.startsWith('-')) {
      if (isFlagOf(value, wrapper.queryFlags ?? [])) return undefined;
      if (takesNextWord(value, valueFlags)) i++;
    } else if (options && value === '-') continue;
    else if (wrapper.assignments === true && /^[A-Za-z_]\w*=/.test(value)) assignments.push(i);
    else if (positionals > 0) positionals--;
    else return { kind: 'words', from: i, to: args.length, assignments };
  }
  return undefined;
}

/** Whether an option's value is the next word: `-u`, `-Eu`, `--user`, but not `-uroot` or `--user=root`. */
export function takesNextWord(option: string, valueFlags: readonly string[]): boolean {
  if (option.startsWith('--')) return valueFlags.includes(option.slice(2));
  for (let i = 1; i < option.length; i++) {
    if (valueFlags.includes(option[i] ?? '')) return i === option.length - 1;
  }
  return false;
}

function isFlagOf(option: string, flags: readonly string[]): boolean {
  if (option.startsWith('--')) return flags.includes(option.slice(2).split('=')[0] ?? '');
  return [...option.slice(1)].some(letter => flags.includes(letter));
}

function text(
  args: readonly number[],
  interpreter: readonly string[],
  deferred = false,
): Wrapped & { kind: 'text' } {
  return { kind: 'text', args, interpreter, deferred };
}

const SHELL_VALUE_FLAGS = words('o O init-file rcfile');

/** Place of the first word that is no option of a shell, and whether `-c` came before it. */
export function shellOperand(args: readonly ShellWord[]): { index: number; command: boolean } {
  let command = false;
  for (let i = 0; i < args.length; i++) {
    const value = args[i]?.value ?? '';
    if (value === '--' || value === '-') return { index: i + 1, command };
    if (!/^[-+]./.test(value)) return { index: i, command };
    if (!value.startsWith('--') && value.startsWith('-')) command ||= value.includes('c');
    if (takesNextWord(value.replace(/^\+/, '-'), SHELL_VALUE_FLAGS)) i++;
  }
  return { index: args.length, command };
}

function shellText(args: readonly ShellWord[], name: string): readonly Wrapped[] {
  const { index, command } = shellOperand(args);
  if (!command || index >= args.length) return [];
  return [text([index], [name, ...args.slice(0, index).map(word => word.value)])];
}

function switchUserText(args: readonly ShellWord[]): readonly Wrapped[] {
  const end = args.findIndex(arg => arg.value === '--');
  const own = end === -1 ? args : args.slice(0, end);
  const index = own.findIndex(arg => /^(?:-[a-z]*c|--command)$/.test(arg.value)) + 1;
  return index === 0 || index >= args.length ? NOTHING : [text([index], ['su', '-c'])];
}

function trapText(args: readonly ShellWord[]): readonly Wrapped[] {
  const first = args[0]?.value === '--' ? 1 : 0;
  const action = args[first]?.value ?? '-';
  if (args.length < first + 2 || action === '' || action.startsWith('-')) return [];
  return [text([first], [], true)];
}

const FIND_ACTIONS = new Set(words('-exec -execdir -ok -okdir'));

function findCommands(args: readonly ShellWord[]): readonly Wrapped[] {
  const found: Wrapped[] = [];
  for (let i = 0; i < args.length; i++) {
    if (!FIND_ACTIONS.has(args[i]?.value ?? '')) continue;
    let end = i + 1;
    while (end < args.length && args[end]?.value !== ';' && args[end]?.value !== '+') end++;
    if (end > i + 1) found.push({ kind: 'words', from: i + 1, to: end, assignments: [] });
    i = end;
  }
  return found;
}

function words(list: string): readonly string[] {
  return list.split(' ');
}
