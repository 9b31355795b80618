/** Query parameters that say nothing secret. All others are masked: signed URLs come in too many dialects to list. */
const HARMLESS = new Set([
  'service',
  'scope',
  'n',
  'last',
  'mount',
  'from',
  'digest',
  'tag',
  'artifactType',
]);

const registered = new Set<string>();

/** From now on `redact` takes this text out of everything. Short texts are refused: they would riddle messages with holes. */
export function registerSecret(secret: string): void {
  if (secret.length >= 6) registered.add(secret);
}

/** A URL that may be shown: no user, no password, no signature. */
export function redactUrl(url: string | URL): string {
  let shown: URL;
  try {
    shown = new URL(url);
  } catch {
    return redact(String(url));
  }
  shown.username = '';
  shown.password = '';
  shown.hash = '';
  for (const name of new Set(shown.searchParams.keys())) {
    if (!HARMLESS.has(name)) shown.searchParams.set(name, '***');
  }
  return redactRegistered(shown.href);
}

/** Takes credentials and signatures out of any text that is about to be shown or logged. */
export function redact(text: string): string {
  return redactRegistered(text)
    .replace(/\b(Bearer|Basic)(\s+)[A-Za-z0-9+/_=.~-]{6,}/gi, '$1$2***')
    .replace(/(https?:\/\/)[^\s/?#"'@]{1,512}@/gi, '$1***@')
    .replace(
      /([?&](?:[A-Za-z0-9_.-]{0,64}(?:sign|token|secret|key|credential|password|policy|state|expires)[A-Za-z0-9_.-]{0,64}|sig|st|se)=)[^&\s"'<>]{1,8192}/gi,
      '$1***',
    )
    .replace(
      /("(?:token|access_token|refresh_token|identitytoken|registrytoken|password|secret|auth)"\s*:\s*")[^"]{1,65536}"/gi,
      '$1***"',
    );
}

function redactRegistered(text: string): string {
  let shown = text;
  for (const secret of registered) {
    if (shown.includes(secret)) shown = shown.replaceAll(secret, '***');
  }
  return shown;
}
