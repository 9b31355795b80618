/** What a user can act on: said in one line, without a stack. Everything else that is thrown is a bug. */
export class KnownError extends Error {
  override name = 'KnownError';
  /** Stable, kebab-case; for machines and for tests. */
  readonly code: string;
  /** What to do about it, one sentence, localized like the message. */
  readonly hint: string | undefined;

  constructor(code: string, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
  }
}
