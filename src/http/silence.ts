import type { Dispatcher } from 'undici';

/** Milliseconds without a byte. There is no limit on the whole: a big layer over a thin line takes hours and is fine. */
export interface SilenceLimits {
  /** Between two pieces of an answer, and while the server takes no more of a body. */
  readonly silenceMs: number;
  /** From the end of the request to the first byte of the answer: a registry may hash or move a big layer first. */
  readonly answerMs: number;
}

/** Sets undici's own idle timers for every request. */
export function silence(limits: SilenceLimits): Dispatcher.DispatcherComposeInterceptor {
  return dispatch => (options, handler) => {
    // What only reads is answered at once or never.
    const reads = options.method === 'GET' || options.method === 'HEAD';
    const answerMs = reads ? limits.silenceMs : limits.answerMs;
    return dispatch(
      {
        ...options,
        headersTimeout: options.headersTimeout ?? answerMs,
        bodyTimeout: options.bodyTimeout ?? limits.silenceMs,
      },
      handler,
    );
  };
}

/** The receiver of a body took nothing for too long. */
export class SilenceError extends Error {
  readonly code = 'SILENCE';

  constructor(milliseconds: number) {
    super(`no byte was taken for ${milliseconds / 1000} s`);
  }
}

/**
 * Watches a request body: aborts when the receiver asks for nothing for too long after a chunk was handed out.
 * A slow source is not the receiver's fault: time spent waiting for it does not count.
 */
export async function* watched(
  body: AsyncIterable<Uint8Array>,
  silenceMs: number,
  onSilence: (error: SilenceError) => void,
): AsyncGenerator<Uint8Array, void, void> {
  let handedOut = false;
  const timer = setTimeout(() => {
    if (handedOut) onSilence(new SilenceError(silenceMs));
  }, silenceMs);
  try {
    for await (const chunk of body) {
      handedOut = true;
      // Also starts it again where it ran out while the source was slow.
      timer.refresh();
      yield chunk;
      handedOut = false;
    }
  } finally {
    clearTimeout(timer);
  }
}
