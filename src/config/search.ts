import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const RC = ['', '.json', '.yaml', '.yml'].map(extension => `dockwrightrc${extension}`);
const IN_FOLDER = [
  ...RC.map(name => `.${name}`),
  ...['js', 'mjs', 'cjs', 'ts'].map(extension => `dockwright.config.${extension}`),
];
const PACKAGE = 'package.json';
const SUBFOLDER = '.config';

/**
 * Finds the configuration nearest to a folder, upwards to the root of its repository or of the file system.
 * One directory listing a folder, and no parser: most projects have no configuration.
 */
export class ConfigSearch {
  readonly #nearest = new Map<string, string | undefined>();

  /** Absolute path of the configuration that holds for the files of a folder. */
  nearest(folder: string): string | undefined {
    const passed: string[] = [];
    let found: string | undefined;
    for (let at = folder; ; at = dirname(at)) {
      if (this.#nearest.has(at)) {
        found = this.#nearest.get(at);
        break;
      }
      passed.push(at);
      const names = list(at);
      found = inFolder(at, names);
      if (found !== undefined || names.has('.git') || at === dirname(at)) break;
    }
    for (const path of passed) this.#nearest.set(path, found);
    return found;
  }
}

function inFolder(folder: string, names: ReadonlySet<string>): string | undefined {
  const name = IN_FOLDER.find(candidate => names.has(candidate));
  if (name !== undefined) return join(folder, name);
  if (names.has(SUBFOLDER)) {
    const inner = list(join(folder, SUBFOLDER));
    const found = RC.find(candidate => inner.has(candidate));
    if (found !== undefined) return join(folder, SUBFOLDER, found);
  }
  const manifest = join(folder, PACKAGE);
  return names.has(PACKAGE) && mentionsUs(manifest) ? manifest : undefined;
}

/** The folder that a configuration's globs and paths are relative to. */
export function baseFolder(file: string): string {
  const folder = dirname(file);
  const inSubfolder = basename(folder) === SUBFOLDER && RC.includes(basename(file));
  return inSubfolder ? dirname(folder) : folder;
}

/** Has the manifest our key at its top? A manifest that does not parse is not for us to report. */
function mentionsUs(manifest: string): boolean {
  try {
    const text = readFileSync(manifest, 'utf8');
    if (!text.includes('"dockwright"')) return false;
    const content: unknown = JSON.parse(text);
    return typeof content === 'object' && content !== null && Object.hasOwn(content, 'dockwright');
  } catch (error) {
    if (error instanceof SyntaxError || isSystemError(error)) return false;
    throw error;
  }
}

function list(folder: string): ReadonlySet<string> {
  try {
    return new Set(readdirSync(folder));
  } catch (error) {
    // A folder that may not be listed has no configuration for us.
    if (isSystemError(error)) return new Set();
    throw error;
  }
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'code' in error;
}
