import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';

/** The program's place on PATH; undefined when it is not there. */
export function programPath(name: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const names = process.platform === 'win32' ? [`${name}.exe`, `${name}.cmd`, name] : [name];
  return folders.flatMap(folder => names.map(file => path.join(folder, file))).find(isExecutable);
}

/**
 * Whether all these programs are here, for `describe.skipIf(!needs('skopeo'))`. A missing one is said aloud, and
 * is a failure where `DOCKWRIGHT_E2E=required`.
 */
export function needs(...programs: readonly string[]): boolean {
  const missing = programs.filter(name => programPath(name) === undefined);
  if (missing.length === 0) return true;
  return leftOut(`${missing.join(', ')} not found on PATH`);
}

/** Whether a file that is not ours to keep is here; said aloud and required likewise. */
export function needsFile(file: string, what: string): boolean {
  return existsSync(file) || leftOut(`${what} is not there`);
}

/** Whether this is root, which daemons and namespaces ask for; said aloud and required likewise. */
export function needsRoot(): boolean {
  return process.getuid?.() === 0 || leftOut('they start daemons and have to be run as root');
}

function leftOut(why: string): false {
  const text = `tests left out: ${why}`;
  if (process.env.DOCKWRIGHT_E2E === 'required') throw new Error(text);
  process.stderr.write(`${text}\n`);
  return false;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
