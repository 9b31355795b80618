import type { Ignore } from 'ignore';

/** Bounds what braces may multiply to. */
const MAXIMUM_EXPANSIONS = 1_000;

/**
 * Globs over paths relative to one folder, with the meaning of .gitignore lines: a glob without a slash
 * holds at any depth, a folder covers what is in it, `!` takes back. Braces (`{a,b}`) are understood too.
 */
export class PathGlobs {
  readonly #rules: Ignore;

  private constructor(rules: Ignore) {
    this.#rules = rules;
  }

  static async compile(globs: readonly string[]): Promise<PathGlobs> {
    const { default: create } = await import('ignore');
    const lines = globs.flatMap(glob => expandBraces(glob.replace(/^(!?)\.\//, '$1/')));
    return new PathGlobs(create({ ignorecase: false }).add(lines));
  }

  /** `path` uses `/`; one that leads out of the folder matches nothing. */
  matches(path: string): boolean {
    if (path === '' || path.startsWith('../') || path === '..' || isAbsolute(path)) return false;
    return this.#rules.ignores(path);
  }
}

function isAbsolute(path: string): boolean {
  return path.startsWith('/') || /^[A-Za-z]:/.test(path);
}

/** `a{b,c}d` → `abd`, `acd`; nested too. A brace without a partner or a comma stays as it is. */
export function expandBraces(glob: string): string[] {
  let done: string[] = [];
  let open = [glob];
  while (open.length > 0 && done.length + open.length <= MAXIMUM_EXPANSIONS) {
    const next: string[] = [];
    for (const text of open) {
      const parts = firstBraces(text);
      if (parts === undefined) done.push(text);
      else next.push(...parts);
    }
    open = next;
  }
  if (open.length > 0) done = [...done, ...open];
  return done;
}

/** Alternatives of the first innermost pair of braces that holds a comma. */
function firstBraces(text: string): string[] | undefined {
  let start = -1;
  let comma = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '\\') at++;
    else if (character === '{') {
      start = at;
      comma = false;
    } else if (character === ',' && start !== -1) comma = true;
    else if (character === '}' && start !== -1) {
      if (comma) {
        const head = text.slice(0, start);
        const tail = text.slice(at + 1);
        return text
          .slice(start + 1, at)
          .split(',')
          .map(part => head + part + tail);
      }
      start = -1;
    }
  }
  return undefined;
}
