import { join } from 'node:path';
import { type FixOutcome, fixDockerfile } from '../fix/fix.ts';
import { replaceFile } from '../fix/write.ts';
import type { FileResult } from '../lint/result.ts';
import { crashed, openFiles, type ProjectOptions } from './lintFiles.ts';

export interface FixSettings {
  readonly unsafe: boolean;
  /** Rule names or codes, lower case; undefined: all. */
  readonly only: ReadonlySet<string> | undefined;
  /** Write the files; else only say what would change. */
  readonly write: boolean;
}

/** One file's fixes. `outcome` is missing where the file could not be read. */
export interface FixedFile {
  readonly path: string;
  /** What is left to find after the fixes. */
  readonly result: FileResult;
  readonly outcome: FixOutcome | undefined;
  /** The context's folder as reports call it, for the paths in `outcome.files`. */
  readonly root: string | undefined;
}

/** Fixes what the paths name, one after the other; a file that fails stops no other. */
export async function* fixFiles(
  paths: readonly string[],
  options: ProjectOptions,
  settings: FixSettings,
): AsyncGenerator<FixedFile> {
  for await (const opened of openFiles(paths, options)) {
    if ('failure' in opened) {
      yield { path: opened.path, result: opened, outcome: undefined, root: undefined };
      continue;
    }
    let outcome: FixOutcome;
    try {
      outcome = fixDockerfile(opened.text, {
        lint: opened.lint,
        unsafe: settings.unsafe,
        only: settings.only,
      });
    } catch (error) {
      const result = crashed(opened.path, error, options);
      yield { path: opened.path, result, outcome: undefined, root: undefined };
      continue;
    }
    if (settings.write && opened.file !== undefined && !opened.lossy) {
      if (outcome.after !== outcome.before) {
        await replaceFile(opened.file, outcome.before, outcome.after);
      }
      for (const change of outcome.files) {
        if (opened.root === undefined) continue;
        await replaceFile(join(opened.root, change.path), change.before, change.after, {
          executable: change.executable ?? false,
        });
      }
    }
    yield {
      path: opened.path,
      result: { path: opened.path, findings: outcome.findings, text: outcome.after },
      outcome,
      root: opened.root,
    };
  }
}
