import type { HttpClient } from '../http/client.ts';
import type { ApiTransport } from './api.ts';

/** Sends signed requests with the retries, proxies and limits that all traffic of this program has. */
export function httpTransport(http: HttpClient): ApiTransport {
  return async ({ method, url, headers, body }) => {
    const answer = await http.fetch({
      method,
      url,
      headers,
      ...(body === '' ? {} : { body }),
    });
    return {
      status: answer.status,
      headers: answer.headers,
      body: Buffer.from(answer.body).toString('utf8'),
    };
  };
}
