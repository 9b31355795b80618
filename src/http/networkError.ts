import { HttpError } from './error.ts';

/** What stands behind a system's or undici's error code, for people. */
interface NetworkAdvice {
  readonly en: string;
  readonly zh: string;
  readonly hint?: string;
  readonly hintZh?: string;
  readonly retryable: boolean;
}

const RESET: NetworkAdvice = {
  en: 'the connection was closed in mid-transfer',
  zh: '连接在传输途中被关闭',
  hint: 'Often a proxy, a firewall or a full server; try again or lower the concurrency.',
  hintZh: '常见原因是代理、防火墙或服务端过载；请重试或降低并发数。',
  retryable: true,
};
const UNREACHABLE: NetworkAdvice = {
  en: 'the host cannot be reached',
  zh: '无法到达该主机',
  hint: 'Check the network, and HTTPS_PROXY / NO_PROXY. `dockwright doctor` looks closer.',
  hintZh: '请检查网络以及 HTTPS_PROXY / NO_PROXY 设置；可用 dockwright doctor 进一步诊断。',
  retryable: true,
};
const SILENT: NetworkAdvice = {
  en: 'no byte came for too long',
  zh: '长时间没有收到任何数据',
  hint: 'The server or something on the way is stalled. `dockwright doctor` looks closer.',
  hintZh: '服务端或中间链路停滞；可用 dockwright doctor 进一步诊断。',
  retryable: true,
};
const CERTIFICATE: NetworkAdvice = {
  en: 'the certificate cannot be verified',
  zh: '无法验证服务器证书',
  hint: 'Give the registry’s CA (--ca-file, or certs.d as docker does). --insecure leaves the check out for this one registry.',
  hintZh:
    '请提供该仓库的 CA 证书（--ca-file，或与 docker 相同的 certs.d 目录）。--insecure 会仅对该仓库跳过校验。',
  retryable: false,
};

const NO_TLS: NetworkAdvice = {
  en: 'the server does not speak TLS (is it plain HTTP?)',
  zh: '服务端未使用 TLS（可能是明文 HTTP）',
  hint: '--insecure allows plain HTTP for this one registry.',
  hintZh: '--insecure 可仅对该仓库允许明文 HTTP。',
  retryable: false,
};

const ADVICE: Readonly<Record<string, NetworkAdvice>> = {
  ECONNRESET: RESET,
  EPIPE: RESET,
  UND_ERR_SOCKET: RESET,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: RESET,
  HPE_INVALID_EOF_STATE: RESET,
  ERR_STREAM_PREMATURE_CLOSE: RESET,
  ECONNREFUSED: {
    en: 'nothing listens there (connection refused)',
    zh: '该地址没有服务在监听（连接被拒绝）',
    hint: 'Check host and port of the registry, and that it runs.',
    hintZh: '请检查仓库的地址和端口，并确认服务已启动。',
    retryable: true,
  },
  ENOTFOUND: {
    en: 'no such host name',
    zh: '域名不存在',
    hint: 'Check the spelling of the registry host and the DNS server. `dockwright doctor` looks closer.',
    hintZh: '请检查仓库地址的拼写和 DNS 设置；可用 dockwright doctor 进一步诊断。',
    retryable: false,
  },
  EAI_AGAIN: {
    en: 'the DNS server does not answer',
    zh: 'DNS 服务器没有响应',
    hint: 'Check the network and the DNS server.',
    hintZh: '请检查网络和 DNS 服务器。',
    retryable: true,
  },
  // Codes of a TLS hello that met a server which speaks plain HTTP.
  EPROTO: NO_TLS,
  ERR_SSL_WRONG_VERSION_NUMBER: NO_TLS,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: NO_TLS,
  ERR_SSL_HTTP_REQUEST: NO_TLS,
  ETIMEDOUT: UNREACHABLE,
  EHOSTUNREACH: UNREACHABLE,
  ENETUNREACH: UNREACHABLE,
  EHOSTDOWN: UNREACHABLE,
  UND_ERR_CONNECT_TIMEOUT: UNREACHABLE,
  UND_ERR_HEADERS_TIMEOUT: SILENT,
  UND_ERR_BODY_TIMEOUT: SILENT,
  SILENCE: SILENT,
  SELF_SIGNED_CERT_IN_CHAIN: CERTIFICATE,
  DEPTH_ZERO_SELF_SIGNED_CERT: CERTIFICATE,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: CERTIFICATE,
  UNABLE_TO_GET_ISSUER_CERT: CERTIFICATE,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: CERTIFICATE,
  CERT_HAS_EXPIRED: { ...CERTIFICATE, en: 'the certificate has expired', zh: '服务器证书已过期' },
  CERT_NOT_YET_VALID: {
    ...CERTIFICATE,
    en: 'the certificate is not valid yet (is the clock right?)',
    zh: '服务器证书尚未生效（请检查本机时间）',
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    ...CERTIFICATE,
    en: 'the certificate belongs to another host name',
    zh: '服务器证书与域名不符',
  },
};

export function errorCode(error: unknown): string | undefined {
  for (let current = error, depth = 0; current instanceof Error && depth < 5; depth++) {
    if ('code' in current && typeof current.code === 'string') return current.code;
    // Happy eyeballs: all addresses failed, each in its way. The first says enough.
    if (current instanceof AggregateError && current.errors.length > 0) current = current.errors[0];
    else current = current.cause;
  }
  return undefined;
}

/** True when the other side of a TLS handshake does not speak TLS. */
export function isNotTls(error: unknown): boolean {
  const code = error instanceof HttpError ? error.networkCode : errorCode(error);
  return code !== undefined && ADVICE[code] === NO_TLS;
}

export function isRetryableError(error: unknown): boolean {
  if (error instanceof HttpError) return error.retryable;
  const code = errorCode(error);
  return code !== undefined && (ADVICE[code]?.retryable ?? false);
}

/** True for errors of sockets, name look-up and TLS; others are bugs and stay what they are. */
export function isNetworkError(error: unknown): boolean {
  const code = errorCode(error);
  if (code === undefined) return false;
  return (
    code in ADVICE ||
    code.startsWith('UND_ERR_') ||
    code.startsWith('HPE_') ||
    code.startsWith('ERR_SSL_') ||
    code.startsWith('ERR_TLS_') ||
    code.startsWith('CERT_') ||
    /^E[A-Z]+$/.test(code)
  );
}

/** Turns an error of sockets or TLS into an HttpError; an HttpError stays as it is. */
export function networkError(
  error: unknown,
  request: { readonly method: string; readonly url: string | URL },
  attempts = 1,
): HttpError {
  if (error instanceof HttpError) return error;
  const code = errorCode(error);
  const known = code === undefined ? undefined : ADVICE[code];
  const host = new URL(request.url).host;
  const cause = error instanceof Error ? error.message : String(error);
  const tried = attempts > 1 ? ` after ${attempts} attempts` : '';
  const triedZh = attempts > 1 ? `（已尝试 ${attempts} 次）` : '';
  const en = known?.en ?? cause;
  return new HttpError(
    'network',
    `${host}: ${en}${tried} (${request.method}${code === undefined ? '' : `, ${code}`})`,
    {
      ...request,
      networkCode: code,
      retryable: known?.retryable ?? false,
      attempts,
      hint: known?.hint,
      zh: {
        message: `${host}：${known?.zh ?? cause}${triedZh}（${request.method}${code === undefined ? '' : `，${code}`}）`,
        ...(known?.hintZh === undefined ? {} : { hint: known.hintZh }),
      },
      cause: error,
    },
  );
}
