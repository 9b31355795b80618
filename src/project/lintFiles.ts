import { dirname } from 'node:path';
import type { ShellcheckMode } from '../config/config.ts';
import type { FileSettings } from '../config/resolve.ts';
import { openContext } from '../context/buildContext.ts';
import type { BuildContext } from '../context/context.ts';
import { discover, type Found } from '../context/discovery.ts';
import {
  decodeDockerfile,
  type ReadFailure,
  type ReadResult,
  readDockerfile,
} from '../context/readDockerfile.ts';
import type { Dockerfile } from '../dockerfile/nodes.ts';
import { parseDockerfile } from '../dockerfile/parse.ts';
import { KnownError } from '../errors.ts';
import { type ExternalFinding, type LintOptions, lint } from '../lint/lint.ts';
import type { FileResult } from '../lint/result.ts';
import { RuleCrash } from '../lint/walk.ts';
import type { Language } from '../rule/language.ts';
import type { Threads } from './threads.ts';

export interface ProjectOptions {
  readonly cwd: string;
  readonly language: Language;
  /** Settings of a Dockerfile by its absolute path; undefined is standard input. May throw a KnownError. */
  settingsOf(file: string | undefined): Promise<FileSettings>;
  /** Every name and alias of the catalogue, lower case. */
  readonly knownNames: ReadonlySet<string>;
  readonly suppressions: boolean;
  /** Bytes of standard input, for the path `-`. */
  readInput(): Promise<Uint8Array>;
  /** What standard input is called in reports, and whose settings it has. */
  readonly inputPath?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** ShellCheck was wanted and is not there: called once a group of files. */
  onMissingShellcheck?(): void;
  /** Called for each bug met on the way; the other files go on. */
  onCrash(path: string, crash: Error): void;
  /** How many files are linted in threads; undefined: in this one alone. */
  readonly threads?: Threads | undefined;
}

/** One Dockerfile that could be read, with everything needed to lint or fix it. */
export interface OpenFile {
  /** As reports call it. */
  readonly path: string;
  /** Absolute; undefined for standard input. */
  readonly file: string | undefined;
  readonly text: string;
  /** The text cannot be written back: bytes were lost in decoding. */
  readonly lossy: boolean;
  readonly lint: LintOptions;
  readonly shellcheck: ShellcheckMode;
  /** Folder of the context, absolute. */
  readonly root: string | undefined;
}

/** Files whose shell texts go to ShellCheck together. */
const GROUP = 200;
/** From here on a thread pays for compiling everything once more: it takes a third more CPU time at 1,000 files. */
const THREADS_FROM = 1500;
/** From here on V8 is told to wait longer before it optimizes. */
const MANY = 20;

/** Lints what the paths name, in their order. A file that fails has a `failure` and stops no other. */
export async function lintFiles(
  paths: readonly string[],
  options: ProjectOptions,
): Promise<FileResult[]> {
  const found = await discover(paths.length === 0 ? ['.'] : paths, { cwd: options.cwd });
  if (found.length >= MANY) settleCompiler();
  if (options.threads === undefined || found.length < THREADS_FROM) {
    return lintFound(found, options);
  }
  const { lintInThreads } = await import('./threads.ts');
  return lintInThreads(found, options, options.threads);
}

/**
 * By default V8 (of Node 20) optimizes functions so early that the compiler takes more time than it saves: over 400 files a
 * third of all CPU time. Over thousands of files it makes no difference.
 */
function settleCompiler(): void {
  // Not an import: a module that every start would load, or one that vm.Script warns about.
  process.getBuiltinModule('node:v8').setFlagsFromString('--interrupt-budget=400000');
}

/** Lints files that were found, in their order. */
export async function lintFound(
  found: readonly Found[],
  options: ProjectOptions,
): Promise<FileResult[]> {
  const results: FileResult[] = [];
  /** Files that wait for ShellCheck, by their place in the results. */
  const waiting = new Map<number, Parsed>();
  const flush = async (): Promise<void> => {
    const external = await askShellcheck([...waiting.values()], options);
    for (const [index, parsed] of waiting) {
      results[index] = lintOne(parsed, external.get(parsed) ?? [], options);
    }
    waiting.clear();
  };
  for await (const entry of openFound(found, options)) {
    if ('failure' in entry) {
      results.push(entry);
      continue;
    }
    let file: Dockerfile;
    try {
      file = parseDockerfile(entry.text);
    } catch (error) {
      results.push(crashed(entry.path, error, options));
      continue;
    }
    if (entry.shellcheck === 'off') {
      // At once: a tree that lives on while others are read costs the garbage collector dear.
      results.push(lintOne({ entry, file }, [], options));
      continue;
    }
    waiting.set(results.length, { entry, file });
    results.push({ path: entry.path, findings: [] });
    if (waiting.size === GROUP) await flush();
  }
  await flush();
  return results;
}

interface Parsed {
  readonly entry: OpenFile;
  readonly file: Dockerfile;
}

function lintOne(
  { entry, file }: Parsed,
  external: readonly ExternalFinding[],
  options: ProjectOptions,
): FileResult {
  try {
    const findings = lint(file, { ...entry.lint, external });
    return { path: entry.path, findings, text: entry.text };
  } catch (error) {
    return crashed(entry.path, error, options);
  }
}

/** ShellCheck's findings, where the program is there. */
async function askShellcheck(
  wanting: readonly Parsed[],
  options: ProjectOptions,
): Promise<Map<Parsed, ExternalFinding[]>> {
  const external = new Map<Parsed, ExternalFinding[]>();
  if (wanting.length === 0) return external;
  const { findShellcheck } = await import('../shellcheck/program.ts');
  const program = findShellcheck(options.env);
  if (program === undefined) {
    if (wanting.some(({ entry }) => entry.shellcheck === 'require')) {
      throw new KnownError(
        'no-shellcheck',
        { en: 'there is no shellcheck on PATH', zh: 'PATH 中找不到 shellcheck' },
        {
          hint: {
            en: 'install it, or use --shellcheck auto to go without',
            zh: '请安装 shellcheck，或使用 --shellcheck auto 跳过',
          },
        },
      );
    }
    options.onMissingShellcheck?.();
    return external;
  }
  const { shellcheck } = await import('../shellcheck/check.ts');
  const found = await shellcheck(
    program,
    wanting.map(({ entry, file }) => ({
      file,
      context: entry.lint.context,
      buildArgs: entry.lint.buildArgs ?? {},
    })),
  );
  for (const [index, parsed] of wanting.entries()) {
    const findings = found[index] ?? [];
    external.set(
      parsed,
      findings.map(finding => ({ rule: 'shellcheck', finding })),
    );
  }
  return external;
}

/** What a bug leaves of a file's result; throws on what is not an Error. */
export function crashed(path: string, error: unknown, options: ProjectOptions): FileResult {
  if (!(error instanceof Error)) throw error;
  options.onCrash(path, error);
  const message = error instanceof RuleCrash ? error.message : `${error.name}: ${error.message}`;
  return { path, findings: [], failure: { code: 'crash', message } };
}

/** Finds, reads and prepares each file; unreadable ones come as results with a failure. */
export async function* openFiles(
  paths: readonly string[],
  options: ProjectOptions,
): AsyncGenerator<OpenFile | (FileResult & { failure: object })> {
  yield* openFound(
    await discover(paths.length === 0 ? ['.'] : paths, { cwd: options.cwd }),
    options,
  );
}

async function* openFound(
  found: readonly Found[],
  options: ProjectOptions,
): AsyncGenerator<OpenFile | (FileResult & { failure: object })> {
  for (const entry of found) {
    const path = entry.file === undefined ? (options.inputPath ?? '-') : entry.path;
    if (entry.failure !== undefined) {
      yield failed(path, entry.failure, options.language);
      continue;
    }
    let settings: FileSettings;
    try {
      settings = await options.settingsOf(entry.file ?? options.inputPath);
    } catch (error) {
      if (!(error instanceof KnownError)) throw error;
      // A configuration that cannot be used fails the files it is for, and no others.
      const { message, hint } = error.say(options.language);
      const line = hint === undefined ? message : `${message}; ${hint}`;
      yield { path, findings: [], failure: { code: error.code, message: line } };
      continue;
    }
    if (settings.ignored && !entry.given) continue;
    const read = await readEntry(entry, path, options, settings.maxFileSize);
    if (read.failure !== undefined) {
      yield failed(path, read.failure, options.language);
      continue;
    }
    const root = settings.context ?? (entry.file === undefined ? undefined : dirname(entry.file));
    yield {
      path,
      file: entry.file,
      text: read.text,
      lossy: read.lossy,
      shellcheck: settings.shellcheck,
      root,
      lint: lintOptions(settings, contextOf(root, entry.file), options),
    };
  }
}

function contextOf(
  root: string | undefined,
  dockerfile: string | undefined,
): BuildContext | undefined {
  return root === undefined ? undefined : openContext({ root, dockerfile });
}

function lintOptions(
  settings: FileSettings,
  context: BuildContext | undefined,
  options: ProjectOptions,
): LintOptions {
  return {
    rules: settings.rules,
    language: options.language,
    context,
    buildArgs: settings.buildArgs,
    mode: settings.mode,
    foreign: settings.foreign,
    suppressions: options.suppressions && settings.suppressions,
    knownNames: options.knownNames,
  };
}

async function readEntry(
  entry: Found,
  path: string,
  options: ProjectOptions,
  maximum: number | undefined,
): Promise<ReadResult> {
  const limits = maximum === undefined ? {} : { maximumBytes: maximum };
  if (entry.file !== undefined) return readDockerfile(entry.file, { name: path, ...limits });
  const bytes = await options.readInput();
  return decodeDockerfile(Buffer.from(bytes), { name: path, ...limits });
}

function failed(
  path: string,
  failure: ReadFailure,
  language: Language,
): FileResult & { failure: object } {
  return {
    path,
    findings: [],
    failure: { code: failure.code, message: failure.message[language] },
  };
}
