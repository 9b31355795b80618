import { KnownError } from '../errors.ts';
import { redact, redactUrl } from './secrets.ts';

/** One entry of a registry's error list. */
export interface ServerError {
  readonly code: string;
  readonly message: string;
}

export interface HttpErrorDetails {
  readonly method: string;
  readonly url: string | URL;
  /** Undefined where no answer came. */
  readonly status?: number | undefined;
  readonly serverErrors?: readonly ServerError[] | undefined;
  readonly requestId?: string | undefined;
  /** The system's or undici's code: `ECONNRESET`, `UND_ERR_BODY_TIMEOUT`. */
  readonly networkCode?: string | undefined;
  /** Passing: the same request may succeed later. */
  readonly retryable?: boolean | undefined;
  readonly attempts?: number | undefined;
  /** The Retry-After header of the answer. */
  readonly retryAfter?: string | undefined;
  readonly hint?: string | undefined;
  readonly zh?: { readonly message: string; readonly hint?: string } | undefined;
  readonly cause?: unknown;
}

/** A request that did not give what was asked for: which host, which status, what the server said, what to do. */
export class HttpError extends KnownError {
  override name = 'HttpError';
  readonly host: string;
  readonly method: string;
  /** Without credentials and signatures. */
  readonly url: string;
  readonly status: number | undefined;
  readonly serverErrors: readonly ServerError[];
  readonly requestId: string | undefined;
  readonly networkCode: string | undefined;
  readonly retryable: boolean;
  readonly attempts: number;
  readonly retryAfter: string | undefined;

  constructor(code: string, message: string, details: HttpErrorDetails) {
    const { hint, zh, cause } = details;
    super(code, redact(message), {
      ...(hint === undefined ? {} : { hint: redact(hint) }),
      ...(zh === undefined ? {} : { zh: redactBoth(zh) }),
      cause,
    });
    this.host = new URL(details.url).host;
    this.method = details.method;
    this.url = redactUrl(details.url);
    this.status = details.status;
    this.serverErrors = (details.serverErrors ?? []).map(({ code: serverCode, message: text }) => ({
      code: serverCode,
      message: redact(text),
    }));
    this.requestId = details.requestId;
    this.networkCode = details.networkCode;
    this.retryable = details.retryable ?? false;
    this.attempts = details.attempts ?? 1;
    this.retryAfter = details.retryAfter;
  }
}

function redactBoth(zh: { readonly message: string; readonly hint?: string }) {
  return {
    message: redact(zh.message),
    ...(zh.hint === undefined ? {} : { hint: redact(zh.hint) }),
  };
}
