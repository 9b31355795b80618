/** One challenge of a `WWW-Authenticate` header (RFC 9110, 11.6.1). */
export interface Challenge {
  /** Lower case: `bearer`, `basic`. */
  readonly scheme: string;
  /** Names in lower case. */
  readonly parameters: Readonly<Record<string, string>>;
}

const TOKEN = /[!#$%&'*+.^_`|~0-9A-Za-z-]/;

/**
 * Reads all challenges of a header. Several may stand in one header, separated by the same commas that
 * separate parameters; quoted strings may hold commas and escaped quotes. What cannot be read is left out.
 */
export function parseChallenges(header: string): readonly Challenge[] {
  const challenges: { scheme: string; parameters: Record<string, string> }[] = [];
  const cursor = new Cursor(header.slice(0, 16_384));
  for (;;) {
    cursor.skip(/[\s,]/);
    if (cursor.atEnd) return challenges;
    const name = cursor.take(TOKEN);
    if (name === '') {
      cursor.next();
      continue;
    }
    cursor.skip(/\s/);
    const current = challenges.at(-1);
    if (cursor.peek() === '=' && current !== undefined) {
      cursor.next();
      cursor.skip(/\s/);
      // token68 credentials may end in several `=`: they are no parameter of any scheme used here.
      const value = cursor.peek() === '"' ? cursor.quoted() : cursor.take(/[^\s,]/);
      current.parameters[name.toLowerCase()] = value;
      continue;
    }
    challenges.push({ scheme: name.toLowerCase(), parameters: {} });
  }
}

class Cursor {
  readonly #text: string;
  #index = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get atEnd(): boolean {
    return this.#index >= this.#text.length;
  }

  peek(): string {
    return this.#text[this.#index] ?? '';
  }

  next(): string {
    return this.#text[this.#index++] ?? '';
  }

  skip(pattern: RegExp): void {
    while (!this.atEnd && pattern.test(this.peek())) this.#index++;
  }

  take(pattern: RegExp): string {
    const start = this.#index;
    this.skip(pattern);
    return this.#text.slice(start, this.#index);
  }

  quoted(): string {
    let value = '';
    this.next();
    while (!this.atEnd) {
      const character = this.next();
      if (character === '"') break;
      value += character === '\\' ? this.next() : character;
    }
    return value;
  }
}
