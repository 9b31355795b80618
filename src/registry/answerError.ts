import { HttpError, type ServerError } from '../http/error.ts';
import { isRetryableStatus } from '../http/retry.ts';
import { isRecord } from '../image/descriptor.ts';
import { adviceFor, LOGIN_WANTED } from './advice.ts';

/** The parts of an answer that an error is made of. */
export interface ErrorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/**
 * Makes the error of an answer that is not what was asked for.
 * @param what the name the user knows it by: `docker.io/library/nginx:1`.
 * @param isAnonymous no login was found for this registry.
 */
export function answerError(
  answer: ErrorAnswer,
  request: { readonly method: string; readonly url: URL },
  what: string,
  isAnonymous = false,
): HttpError {
  const serverErrors = readServerErrors(answer.body);
  const found = adviceFor(answer.status, serverErrors);
  const advice = isAnonymous && found.code === 'unauthorized' ? LOGIN_WANTED : found;
  const said = serverErrors
    .map(({ code, message }) => [code, message].filter(part => part !== '').join(': '))
    .join('; ');
  const details = `${request.method} ${answer.status}${said === '' ? '' : `, ${said}`}`;
  // The host stands in most names already.
  const place = what.startsWith(request.url.host) ? what : `${request.url.host}: ${what}`;
  return new HttpError(advice.code, `${place}: ${advice.en} (${details})`, {
    ...request,
    status: answer.status,
    serverErrors,
    requestId:
      answer.headers['x-request-id'] ??
      answer.headers['docker-request-id'] ??
      answer.headers['x-obs-request-id'],
    retryable: isRetryableStatus(answer.status),
    retryAfter: answer.headers['retry-after'],
    hint: advice.hint,
    zh: { message: `${place}：${advice.zh}（${details}）`, hint: advice.hintZh },
  });
}

/** `errors: [{code, message}]` of the distribution spec, OAuth2's `error`, and what Huawei's gateways write. */
export function readServerErrors(body: Uint8Array): readonly ServerError[] {
  const text = new TextDecoder().decode(body.subarray(0, 16_384)).trim();
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // Proxies and gateways answer HTML: one line of plain text is worth showing, a page is not.
    return text === '' || text.startsWith('<') ? [] : [{ code: '', message: text.slice(0, 200) }];
  }
  if (!isRecord(json)) return [];
  const list = Array.isArray(json.errors) ? json.errors : [json];
  return list.filter(isRecord).flatMap(entry => {
    const code = firstText(entry, ['code', 'errorCode', 'error_code', 'error']);
    const message = firstText(entry, [
      'message',
      'errorMessage',
      'error_msg',
      'error_description',
      'details',
    ]);
    return code === '' && message === '' ? [] : [{ code, message: message.slice(0, 300) }];
  });
}

function firstText(entry: Record<string, unknown>, names: readonly string[]): string {
  for (const name of names) {
    const value = entry[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return '';
}
