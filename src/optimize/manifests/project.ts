import type { BuildContext } from '../../context/context.ts';

/** The folder of the build context whose content a COPY brings, as a build sees it: without what is ignored. */
export class Project {
  readonly folder: string;
  readonly #context: BuildContext;

  /** @param folder relative to the context; empty for the whole of it */
  constructor(context: BuildContext, folder: string) {
    this.#context = context;
    this.folder = folder;
  }

  has(name: string): boolean {
    const path = this.#path(name);
    return this.#context.stat(path) !== undefined && !this.#context.ignored(path);
  }

  /** Text of a file that the build gets; undefined where it is absent, ignored, large or binary. */
  read(name: string): string | undefined {
    return this.has(name) ? this.#context.read(this.#path(name)) : undefined;
  }

  /** Names right in the folder, ignored ones left out. */
  names(): readonly string[] {
    return this.#context
      .list(this.folder)
      .filter(({ path }) => !this.#context.ignored(path))
      .map(({ path }) => path.slice(path.lastIndexOf('/') + 1));
  }

  isFolder(name: string): boolean {
    return this.has(name) && this.#context.stat(this.#path(name))?.kind === 'directory';
  }

  /** Those of the names that are there. */
  present(...names: readonly string[]): string[] {
    return names.filter(name => this.has(name));
  }

  json(name: string): Readonly<Record<string, unknown>> | undefined {
    const text = this.read(name);
    if (text === undefined) return undefined;
    try {
      return record(JSON.parse(text));
    } catch {
      // A manifest that does not parse tells nothing.
      return undefined;
    }
  }

  /** Paths of the files below the folder that the build gets, relative to it. */
  files(): readonly string[] {
    const prefix = this.folder === '' ? '' : `${this.folder}/`;
    return this.#context
      .walk()
      .filter(
        ({ kind, path }) =>
          kind !== 'directory' && path.startsWith(prefix) && !this.#context.ignored(path),
      )
      .map(({ path }) => path.slice(prefix.length));
  }

  #path(name: string): string {
    return this.folder === '' ? name : `${this.folder}/${name}`;
  }
}

export function record(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}
