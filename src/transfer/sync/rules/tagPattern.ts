import { type Program, parsePattern } from './patternSyntax.ts';

/**
 * A regular expression by Go's syntax (RE2), as image-syncer, skopeo and regsync take it. It runs in time that
 * grows only with the lengths of pattern and tag: tags come from registries, patterns from files that were passed on.
 * @returns undefined where Go would not compile it.
 */
export function compileTagPattern(
  pattern: string,
  options: { readonly whole: boolean },
): ((tag: string) => boolean) | undefined {
  const program = parsePattern(options.whole ? `^(?:${pattern})$` : pattern);
  // `a)|(b` is none, and must not become one by what is put around it.
  if (program === undefined || (options.whole && parsePattern(pattern) === undefined))
    return undefined;
  return tag => run(program, tag);
}

function run(program: Program, text: string): boolean {
  const characters = [...text];
  let threads = new Set<number>();
  for (let at = 0; at <= characters.length; at++) {
    // Unanchored: a match may begin at every character.
    follow(program, 0, characters, at, threads);
    const next = new Set<number>();
    for (const pc of threads) {
      const step = program[pc];
      if (step?.type === 'match') return true;
      const code = characters[at]?.codePointAt(0);
      if (step?.type === 'set' && code !== undefined && step.takes(code))
        follow(program, pc + 1, characters, at + 1, next);
    }
    threads = next;
  }
  return false;
}

/** Adds a place and all that can be reached from it without reading a character. */
function follow(
  program: Program,
  start: number,
  characters: readonly string[],
  at: number,
  threads: Set<number>,
): void {
  const waiting = [start];
  for (let pc = waiting.pop(); pc !== undefined; pc = waiting.pop()) {
    if (threads.has(pc)) continue;
    threads.add(pc);
    const step = program[pc];
    if (step?.type === 'split') waiting.push(...step.to);
    else if (step?.type === 'assert' && step.holds(characters, at)) waiting.push(pc + 1);
  }
}
