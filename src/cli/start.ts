import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { constants, Script } from 'node:vm';

/**
 * Starts the program: `lint` through one small file whose compiled code V8 keeps in the user's cache
 * folder (a third of the time of a plain start), everything else through the full command line.
 */
export async function start(argv: readonly string[], dist: string): Promise<number> {
  if (argv[0] === 'lint') {
    const exit = await tryFastLint(argv, dist);
    if (exit !== undefined) return exit;
  }
  const full: typeof import('./full.ts') = await import(`file://${join(dist, 'full.js')}`);
  return full.main(argv, full.processSession());
}

async function tryFastLint(argv: readonly string[], dist: string): Promise<number | undefined> {
  try {
    const { fastLint } = loadCached(join(dist, 'fastLint.cjs')) as typeof import('./fastLint.ts');
    const exit = await fastLint(argv, join(dist, 'lintThread.js'));
    storeCache();
    return exit;
  } catch {
    // Nothing has been printed yet: the full program meets the same trouble, and knows how to tell it.
    return undefined;
  }
}

/** Content hash of fastLint.cjs, put in by the build. */
declare const FAST_LINT_KEY: string;

let storeCache = (): void => {};

function loadCached(file: string): unknown {
  const source = readFileSync(file, 'utf8');
  const cache = cacheFile();
  const cachedData = cache === undefined ? undefined : readOwn(cache);
  const wrapped = `(function(exports,require,module,__filename,__dirname){${source}\n})`;
  const script = new Script(wrapped, {
    filename: file,
    cachedData,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(file), module, file, join(file, '..'));
  if (cache !== undefined && (cachedData === undefined || script.cachedDataRejected === true)) {
    // After the run, so that the functions it compiled are in it.
    storeCache = () => writeOwn(cache, script.createCachedData());
  }
  return module.exports;
}

/** In the user's own cache folder alone: whoever can write this file can run code as the user. */
function cacheFile(): string | undefined {
  const { env, platform, version, arch } = process;
  if (env.DOCKWRIGHT_NO_CODE_CACHE !== undefined) return undefined;
  const home = homedir();
  const base =
    platform === 'win32'
      ? env.LOCALAPPDATA
      : (env.XDG_CACHE_HOME ??
        (home === ''
          ? undefined
          : join(home, platform === 'darwin' ? 'Library/Caches' : '.cache')));
  if (base === undefined || base === '') return undefined;
  return join(base, 'dockwright', `lint-${FAST_LINT_KEY}-${version}-${arch}.bin`);
}

function readOwn(file: string): Buffer | undefined {
  try {
    const { uid, mode } = statSync(file);
    const foreign =
      process.getuid !== undefined && (uid !== process.getuid() || (mode & 0o022) !== 0);
    return foreign ? undefined : readFileSync(file);
  } catch {
    // Not there yet, or not readable: the program starts without it, as it did the first time.
    return undefined;
  }
}

function writeOwn(file: string, data: Buffer): void {
  try {
    mkdirSync(join(file, '..'), { recursive: true, mode: 0o700 });
    const temporary = `${file}.${process.pid}`;
    writeFileSync(temporary, data, { mode: 0o600 });
    renameSync(temporary, file);
  } catch {
    // A read-only home costs speed, nothing else.
  }
}
