import {
  ASCII_CLASSES,
  type CharacterTest,
  negate,
  PERL_CLASSES,
  ranges,
} from './patternClasses.ts';

export type Step =
  | { readonly type: 'set'; readonly takes: CharacterTest }
  | { readonly type: 'split'; readonly to: readonly number[] }
  | { readonly type: 'assert'; readonly holds: (text: readonly string[], at: number) => boolean }
  | { readonly type: 'match' };

/** A step goes on to the next one, a `split` to the ones it names. */
export type Program = readonly Step[];

interface Flags {
  readonly ignoreCase: boolean;
  readonly dotAll: boolean;
  readonly multiline: boolean;
}

/** Go's own limit for `{n,m}`, and one for what repeats of repeats grow to. */
const MOST_REPEATS = 1000;
const MOST_STEPS = 20_000;
const DEEPEST = 200;

/** Reads Go's regular expressions; undefined where Go refuses them (look-around, back references) or they grow too large. */
export function parsePattern(pattern: string): Program | undefined {
  try {
    return new PatternParser(pattern).parse();
  } catch (error) {
    if (error instanceof BadPattern) return undefined;
    throw error;
  }
}

class BadPattern extends Error {}

class PatternParser {
  readonly #text: readonly string[];
  #at = 0;
  #depth = 0;
  #flags: Flags = { ignoreCase: false, dotAll: false, multiline: false };

  constructor(pattern: string) {
    this.#text = [...pattern];
  }

  parse(): Program {
    const steps = this.#alternatives();
    if (this.#at < this.#text.length) throw new BadPattern();
    return [...steps, { type: 'match' }];
  }

  #alternatives(): Step[] {
    const branches = [this.#sequence()];
    while (this.#take('|')) branches.push(this.#sequence());
    const [only] = branches;
    if (branches.length === 1 && only !== undefined) return only;
    // One split to all branches; each ends with a jump behind the last.
    const starts: number[] = [];
    const end = branches.reduce((length, branch) => length + branch.length + 1, 1);
    const steps: Step[] = [{ type: 'split', to: starts }];
    for (const branch of branches) {
      starts.push(steps.length);
      for (const step of shift(branch, steps.length)) steps.push(step);
      steps.push({ type: 'split', to: [end] });
      limit(steps);
    }
    return steps;
  }

  #sequence(): Step[] {
    const steps: Step[] = [];
    while (this.#at < this.#text.length && this.#peek() !== '|' && this.#peek() !== ')') {
      const quoted = this.#quoted();
      const part = quoted ?? this.#repeated(this.#atom());
      for (const step of shift(part, steps.length)) steps.push(step);
      limit(steps);
    }
    return steps;
  }

  /** `\Q…\E`. */
  #quoted(): Step[] | undefined {
    if (!this.#takes('\\Q')) return undefined;
    const steps: Step[] = [];
    while (this.#at < this.#text.length && !this.#takes('\\E'))
      steps.push(this.#literal(this.#next()));
    return steps;
  }

  #atom(): Step[] {
    const character = this.#next();
    switch (character) {
      case '(':
        return this.#group();
      case '[':
        return [this.#class()];
      case '.': {
        const { dotAll } = this.#flags;
        return [{ type: 'set', takes: code => dotAll || code !== 10 }];
      }
      case '^':
        return [assertion(this.#flags.multiline ? lineStart : textStart)];
      case '$':
        return [assertion(this.#flags.multiline ? lineEnd : textEnd)];
      case '\\':
        return [this.#escape()];
      case '*':
      case '+':
      case '?':
        throw new BadPattern();
      default:
        return [this.#literal(character)];
    }
  }

  #group(): Step[] {
    if (++this.#depth > DEEPEST) throw new BadPattern();
    const before = this.#flags;
    if (this.#take('?')) {
      if (this.#takes('P<') || this.#take('<')) {
        if (!/^\w+$/.test(this.#until('>'))) throw new BadPattern();
      } else if (this.#setFlags()) {
        // `(?i)` holds to the end of the group it stands in.
        this.#depth--;
        return [];
      }
    }
    const steps = this.#alternatives();
    if (!this.#take(')')) throw new BadPattern();
    this.#flags = before;
    this.#depth--;
    return steps;
  }

  /** After `(?`: true for `(?i)`, false for `(?i:` whose content follows. */
  #setFlags(): boolean {
    let on = true;
    let flags = { ...this.#flags };
    for (;;) {
      const character = this.#next();
      if (character === ':' || character === ')') {
        this.#flags = flags;
        return character === ')';
      }
      if (character === '-' && on) on = false;
      else if (character === 'i') flags = { ...flags, ignoreCase: on };
      else if (character === 's') flags = { ...flags, dotAll: on };
      else if (character === 'm') flags = { ...flags, multiline: on };
      else if (character !== 'U') throw new BadPattern();
    }
  }

  #repeated(atom: Step[]): Step[] {
    let steps = atom;
    for (let operators = 0; ; operators++) {
      const [least, most] = this.#quantifier() ?? [];
      if (least === undefined) return steps;
      // Go refuses `a**`.
      if (operators > 0) throw new BadPattern();
      this.#take('?');
      steps = repeat(steps, least, most ?? Number.POSITIVE_INFINITY);
    }
  }

  #quantifier(): readonly [number, number] | undefined {
    if (this.#take('*')) return [0, Number.POSITIVE_INFINITY];
    if (this.#take('+')) return [1, Number.POSITIVE_INFINITY];
    if (this.#take('?')) return [0, 1];
    if (this.#peek() !== '{') return undefined;
    // What is no count is a plain brace.
    const found = /^\{(\d{1,5})(?:(,)(\d{0,5}))?\}/.exec(
      this.#text.slice(this.#at, this.#at + 16).join(''),
    );
    if (found === null) return undefined;
    this.#at += found[0].length;
    const least = Number(found[1]);
    const most =
      found[2] === undefined ? least : found[3] ? Number(found[3]) : Number.POSITIVE_INFINITY;
    if (least > MOST_REPEATS || (most > MOST_REPEATS && Number.isFinite(most)) || most < least)
      throw new BadPattern();
    return [least, most];
  }

  #class(): Step {
    const negated = this.#take('^');
    const tests: CharacterTest[] = [];
    for (let first = true; first || this.#peek() !== ']'; first = false) {
      if (this.#takes('[:')) {
        const name = this.#until(':');
        const test = ASCII_CLASSES[name.replace(/^\^/, '')];
        if (test === undefined || !this.#take(']')) throw new BadPattern();
        tests.push(name.startsWith('^') ? negate(test) : test);
        continue;
      }
      if (this.#peek() === '\\') {
        const perl = PERL_CLASSES[this.#text[this.#at + 1] ?? ''];
        if (perl !== undefined) {
          this.#at += 2;
          tests.push(perl);
          continue;
        }
      }
      const from = this.#classCharacter();
      const range = this.#peek() === '-' && ![undefined, ']'].includes(this.#text[this.#at + 1]);
      if (range) this.#at++;
      const to = range ? this.#classCharacter() : from;
      if (to < from) throw new BadPattern();
      tests.push(this.#folded(ranges([from, to])));
    }
    this.#at++;
    const any: CharacterTest = code => tests.some(test => test(code));
    return { type: 'set', takes: negated ? negate(any) : any };
  }

  #classCharacter(): number {
    const character = this.#next();
    return character === '\\' ? this.#escapedCode(this.#next()) : (character.codePointAt(0) ?? 0);
  }

  #escape(): Step {
    const character = this.#next();
    if (character === 'A') return assertion(textStart);
    if (character === 'z') return assertion(textEnd);
    if (character === 'b') return assertion(wordBoundary);
    if (character === 'B') return assertion((text, at) => !wordBoundary(text, at));
    const perl = PERL_CLASSES[character];
    if (perl !== undefined) return { type: 'set', takes: perl };
    return this.#literal(String.fromCodePoint(this.#escapedCode(character)));
  }

  #escapedCode(character: string): number {
    const control = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 }[character];
    if (control !== undefined) return control;
    if (character === 'x') {
      const digits = this.#take('{') ? this.#until('}') : this.#next() + this.#next();
      const code = /^[0-9A-Fa-f]{1,6}$/.test(digits) ? Number.parseInt(digits, 16) : Number.NaN;
      if (!(code <= 0x10ffff)) throw new BadPattern();
      return code;
    }
    // Back references, `\p`, `\C` and unknown letters.
    if (/^[A-Za-z0-9]$/.test(character) || (character.codePointAt(0) ?? 0) > 127)
      throw new BadPattern();
    return character.codePointAt(0) ?? 0;
  }

  #literal(character: string): Step {
    const code = character.codePointAt(0) ?? 0;
    return { type: 'set', takes: this.#folded(ranges([code, code])) };
  }

  #folded(test: CharacterTest): CharacterTest {
    if (!this.#flags.ignoreCase) return test;
    return code => test(code) || (isLetter(code) && test(code ^ 0x20));
  }

  #peek(): string | undefined {
    return this.#text[this.#at];
  }

  #next(): string {
    const character = this.#text[this.#at++];
    if (character === undefined) throw new BadPattern();
    return character;
  }

  #take(character: string): boolean {
    if (this.#peek() !== character) return false;
    this.#at++;
    return true;
  }

  #takes(two: string): boolean {
    if (this.#text[this.#at] !== two[0] || this.#text[this.#at + 1] !== two[1]) return false;
    this.#at += 2;
    return true;
  }

  #until(end: string): string {
    const start = this.#at;
    while (this.#next() !== end);
    return this.#text.slice(start, this.#at - 1).join('');
  }
}

function repeat(steps: Step[], least: number, most: number): Step[] {
  const result: Step[] = [];
  const add = (part: readonly Step[]): void => {
    for (const step of shift(part, result.length)) result.push(step);
    limit(result);
  };
  for (let count = 0; count < least; count++) add(steps);
  const over = steps.length + 1;
  if (!Number.isFinite(most))
    add([{ type: 'split', to: [1, over + 1] }, ...shift(steps, 1), { type: 'split', to: [0] }]);
  else
    for (let count = least; count < most; count++)
      add([{ type: 'split', to: [1, over] }, ...shift(steps, 1)]);
  return result;
}

/** Moves the places that splits name. */
function shift(steps: readonly Step[], by: number): Step[] {
  return steps.map(step =>
    step.type === 'split' ? { type: 'split', to: step.to.map(place => place + by) } : step,
  );
}

function limit(steps: readonly Step[]): void {
  if (steps.length > MOST_STEPS) throw new BadPattern();
}

function assertion(holds: (text: readonly string[], at: number) => boolean): Step {
  return { type: 'assert', holds };
}

const textStart = (_: readonly string[], at: number): boolean => at === 0;
const textEnd = (text: readonly string[], at: number): boolean => at === text.length;
const lineStart = (text: readonly string[], at: number): boolean =>
  at === 0 || text[at - 1] === '\n';
const lineEnd = (text: readonly string[], at: number): boolean =>
  at === text.length || text[at] === '\n';
const wordBoundary = (text: readonly string[], at: number): boolean =>
  isWord(text[at - 1]) !== isWord(text[at]);

function isWord(character: string | undefined): boolean {
  return character !== undefined && /^\w$/.test(character);
}

function isLetter(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}
