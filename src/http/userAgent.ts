import type { Dispatcher } from 'undici';

/** Says who asks, unless the request says so itself. */
export function userAgent(value: string): Dispatcher.DispatcherComposeInterceptor {
  return dispatch => (options, handler) => {
    const headers = { 'user-agent': value, ...headerRecord(options.headers) };
    return dispatch({ ...options, headers }, handler);
  };
}

/** Request headers of this program are always plain records; anything else is refused rather than lost. */
export function headerRecord(headers: unknown): Record<string, string> {
  if (headers === undefined || headers === null) return {};
  if (Array.isArray(headers) || typeof headers !== 'object' || Symbol.iterator in headers)
    throw new TypeError('headers must be a plain record');
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
}
