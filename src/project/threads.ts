import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { CommandLineSettings } from '../config/resolve.ts';
import type { Found } from '../context/discovery.ts';
import { KnownError } from '../errors.ts';
import type { FileResult } from '../lint/result.ts';
import type { Language, Text } from '../rule/language.ts';
import { crashed, lintFound, type ProjectOptions } from './lintFiles.ts';

/** Threads share nothing: each makes its own settings out of this. */
export interface Threads {
  /** The program of a thread (src/cli/lintThread.ts), built: a path or a file URL. */
  readonly program: string | URL;
  readonly setup: ThreadSetup;
}

export interface ThreadSetup {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly language: Language;
  readonly suppressions: boolean;
  readonly config: string | undefined;
  readonly commandLine: CommandLineSettings;
}

/** What a thread answers to one portion of files. */
export interface ThreadAnswer {
  /** `FileResult[]` as JSON: cheaper to hand over than as objects. */
  readonly results?: string;
  readonly crashes: readonly { readonly path: string; readonly error: Error }[];
  readonly missingShellcheck: boolean;
  /** The whole run is to stop with it. */
  readonly known?: {
    readonly code: string;
    readonly message: Text;
    readonly hint: Text | undefined;
  };
}

/** Files a thread is given at once: few enough that all end together, enough that handing over costs nothing. */
const PORTION = 40;
/** Portions a thread has in hand, so that it never waits while this thread lints. */
const AHEAD = 2;
/** Each thread holds about 60 MB. */
const MOST_THREADS = 3;

/** Lints with as many threads as pay, this one included; results in the order of `found`. */
export async function lintInThreads(
  found: readonly Found[],
  options: ProjectOptions,
  { program, setup }: Threads,
): Promise<FileResult[]> {
  const portions: Portion[] = [];
  for (let start = 0; start < found.length; start += PORTION) {
    portions.push({ files: found.slice(start, start + PORTION), results: undefined });
  }
  // Settles what may stop the run before a thread is started.
  for (const { file } of found) await settle(file, options);
  const count = Math.min(MOST_THREADS, availableParallelism() - 1, portions.length - 1);
  const queue = [...portions];
  const threads = Array.from({ length: count }, () => new LintThread(program, setup, options));
  try {
    // Standard input can be read here alone.
    const take = (here: boolean): Portion | undefined => {
      const at = queue.findIndex(
        ({ files }) => here || files.every(({ file }) => file !== undefined),
      );
      return at === -1 ? undefined : queue.splice(at, 1)[0];
    };
    const away = threads.flatMap(thread =>
      Array.from({ length: AHEAD }, async () => {
        for (let next = take(false); next !== undefined; next = take(false))
          await thread.lint(next);
      }),
    );
    const here = async (): Promise<void> => {
      for (let next = take(true); next !== undefined; next = take(true)) {
        next.results = await lintFound(next.files, options);
        // Lets the answers of the threads in.
        await new Promise(resolve => setImmediate(resolve));
      }
    };
    await Promise.all([...away, here()]);
  } finally {
    await Promise.all(threads.map(thread => thread.end()));
  }
  return portions.flatMap(({ results }) => results ?? []);
}

async function settle(file: string | undefined, options: ProjectOptions): Promise<void> {
  try {
    await options.settingsOf(file ?? options.inputPath);
  } catch (error) {
    // Becomes the failure of the files that it is for.
    if (!(error instanceof KnownError)) throw error;
  }
}

interface Portion {
  readonly files: readonly Found[];
  results: FileResult[] | undefined;
}

class LintThread {
  readonly #options: ProjectOptions;
  readonly #worker: Worker;
  readonly #waiting: { settle(answer: ThreadAnswer | Error): void }[] = [];
  #failure: Error | undefined;

  constructor(program: string | URL, setup: ThreadSetup, options: ProjectOptions) {
    this.#options = options;
    this.#worker = new Worker(program, {
      workerData: setup,
      // A small nursery: the memory of a thread is bounded by what it keeps, not by what it throws away.
      resourceLimits: { maxYoungGenerationSizeMb: 16 },
    });
    this.#worker.on('message', (answer: ThreadAnswer) => this.#waiting.shift()?.settle(answer));
    this.#worker.on('error', (error: Error) => this.#fail(error));
    this.#worker.on('exit', code => this.#fail(new Error(`the lint thread ended with ${code}`)));
  }

  /** Answers come in the order of the portions. A thread that ends fails the files it had, and no others. */
  async lint(portion: Portion): Promise<void> {
    const answer = await this.#ask(portion);
    const options = this.#options;
    if (answer instanceof Error) {
      portion.results = portion.files.map(({ path }) => crashed(path, answer, options));
      return;
    }
    if (answer.known !== undefined) {
      const { code, message, hint } = answer.known;
      throw new KnownError(code, message, hint === undefined ? {} : { hint });
    }
    for (const { path, error } of answer.crashes) options.onCrash(path, error);
    if (answer.missingShellcheck) options.onMissingShellcheck?.();
    portion.results = JSON.parse(answer.results ?? '[]');
  }

  async end(): Promise<void> {
    this.#worker.removeAllListeners();
    await this.#worker.terminate();
  }

  #ask(portion: Portion): Promise<ThreadAnswer | Error> {
    if (this.#failure !== undefined) return lintHere(portion, this.#options);
    return new Promise(settle => {
      this.#waiting.push({ settle });
      this.#worker.postMessage(portion.files);
    });
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    for (const { settle } of this.#waiting.splice(0)) settle(this.#failure);
  }
}

/** The thread is gone: what it has not begun is linted here. */
async function lintHere(portion: Portion, options: ProjectOptions): Promise<ThreadAnswer> {
  const results = await lintFound(portion.files, options);
  return { results: JSON.stringify(results), crashes: [], missingShellcheck: false };
}
