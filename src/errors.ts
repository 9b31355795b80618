import { fill, type Language, type Text, type Values } from './rule/language.ts';

export interface KnownErrorOptions {
  /** What to do about it, one sentence. */
  readonly hint?: string | Text;
  /** Message and hint in Chinese where they are composed in code; a `Text` with `values` needs none. */
  readonly zh?: { readonly message: string; readonly hint?: string };
  /** Values for `{name}` in message and hint. */
  readonly values?: Values;
  readonly cause?: unknown;
}

/** What a user can act on: said in one line, without a stack. Everything else that is thrown is a bug. */
export class KnownError extends Error {
  override name = 'KnownError';
  /** Stable, kebab-case; for machines and for tests. */
  readonly code: string;
  /** What to do about it, one sentence, in English; `say` gives it in the user's language. */
  readonly hint: string | undefined;
  readonly #message: string | Text;
  readonly #hint: string | Text | undefined;
  readonly #values: Values;
  readonly #zh: KnownErrorOptions['zh'];

  constructor(code: string, message: string | Text, options: KnownErrorOptions = {}) {
    const values = options.values ?? {};
    super(localized(message, 'en', values), { cause: options.cause });
    this.code = code;
    this.hint = options.hint === undefined ? undefined : localized(options.hint, 'en', values);
    this.#message = message;
    this.#hint = options.hint;
    this.#values = values;
    this.#zh = options.zh;
  }

  /** Message and hint in one language: libraries throw without knowing it, the CLI asks for it. */
  say(language: Language): { readonly message: string; readonly hint: string | undefined } {
    if (language === 'zh' && this.#zh !== undefined)
      return { message: this.#zh.message, hint: this.#zh.hint };
    return {
      message: localized(this.#message, language, this.#values),
      hint: this.#hint === undefined ? undefined : localized(this.#hint, language, this.#values),
    };
  }
}

function localized(text: string | Text, language: Language, values: Values): string {
  return typeof text === 'string' ? text : fill(text, language, values);
}
