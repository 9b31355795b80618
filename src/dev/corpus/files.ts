import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { ROOT } from '../ruleFiles.ts';

export interface CorpusFile {
  /** Absolute. */
  readonly path: string;
  /** Relative to the corpus, with `/`. */
  readonly name: string;
  readonly text: string;
}

/** Where the real Dockerfiles lie: `--files`, DOCKWRIGHT_CORPUS, or `shared/corpus` beside the repository. */
export function corpusFolder(asked?: string): string | undefined {
  const folder = asked ?? process.env.DOCKWRIGHT_CORPUS ?? join(ROOT, '..', 'shared', 'corpus');
  return existsSync(folder) ? folder : undefined;
}

/** Every Dockerfile below a folder, in a stable order. */
export async function corpusFiles(folder: string): Promise<CorpusFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter(entry => entry.isFile() && isDockerfile(entry.name))
    .map(entry => join(entry.parentPath, entry.name))
    .sort();
  return Promise.all(
    paths.map(async path => ({
      path,
      name: relative(folder, path).split(sep).join('/'),
      text: await readFile(path, 'utf8'),
    })),
  );
}

function isDockerfile(name: string): boolean {
  return (
    /^(?:dockerfile|containerfile)(?:\.|$)|\.dockerfile$/i.test(basename(name)) &&
    !/\.dockerignore$/i.test(name)
  );
}
