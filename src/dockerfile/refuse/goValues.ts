/** Go's own ways of reading numbers and the like, as BuildKit uses them: true where Go takes the text. */

const BOOLEANS = new Set('1 t T TRUE true True 0 f F FALSE false False'.split(' '));

/** strconv.ParseBool */
export function isBoolean(text: string): boolean {
  return BOOLEANS.has(text);
}

/** strconv.ParseUint(text, 8, 32): the value, undefined where it is none. */
export function readOctal(text: string): number | undefined {
  if (!/^[0-7]{1,40}$/.test(text)) return undefined;
  const value = Number.parseInt(text, 8);
  return value <= 0xffff_ffff ? value : undefined;
}

/** strconv.ParseUint(text, 10, 32) */
export function isUnsigned32(text: string): boolean {
  return /^[0-9]{1,40}$/.test(text) && Number(text) <= 0xffff_ffff;
}

/** strconv.ParseInt(text, 10, 32): the value, undefined where it is none. */
export function readInteger32(text: string): number | undefined {
  if (!/^[+-]?[0-9]{1,40}$/.test(text)) return undefined;
  const value = Number(text);
  return value >= -0x8000_0000 && value <= 0x7fff_ffff ? value : undefined;
}

const NANOSECONDS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 6e10,
  h: 3.6e12,
};

/** time.ParseDuration: nanoseconds, undefined where the text is no duration. */
export function readDuration(text: string): number | undefined {
  const negative = text.startsWith('-');
  let rest = negative || text.startsWith('+') ? text.slice(1) : text;
  if (rest === '0') return 0;
  if (rest === '') return undefined;
  let total = 0;
  while (rest !== '') {
    const match = /^([0-9]*)(\.[0-9]*)?([^0-9.]+)/.exec(rest);
    if (match === null) return undefined;
    const [whole, digits = '', fraction = '', unit = ''] = match;
    if (digits === '' && (fraction === '' || fraction === '.')) return undefined;
    const size = Object.hasOwn(NANOSECONDS, unit) ? NANOSECONDS[unit] : undefined;
    if (size === undefined) return undefined;
    total += Number(`${digits === '' ? '0' : digits}${fraction === '.' ? '' : fraction}`) * size;
    if (total > 2 ** 63) return undefined;
    rest = rest.slice(whole.length);
  }
  // Less than a nanosecond is nothing, and nothing is allowed.
  return Math.trunc(negative ? -total : total);
}

/** units.RAMInBytes of docker/go-units */
export function isByteSize(text: string): boolean {
  const match = /^([+]?[0-9]+\.?[0-9]*|\.[0-9]+)((?:[eE][+-]?[0-9]+)?)( ?)([a-zA-Z]*)$/.exec(text);
  return match !== null && /^(?:b|[kmgtp](?:i?b)?)?$/i.test(match[4] ?? '');
}

const KNOWN_DIGESTS: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };

/** digest.Parse of opencontainers/go-digest: only the three algorithms it links, in lower-case hexadecimal. */
export function isDigest(text: string): boolean {
  const colon = text.indexOf(':');
  const algorithm = text.slice(0, Math.max(colon, 0));
  const length = Object.hasOwn(KNOWN_DIGESTS, algorithm) ? KNOWN_DIGESTS[algorithm] : undefined;
  const hex = text.slice(colon + 1);
  return length === hex.length && /^[0-9a-f]+$/.test(hex);
}

const SIGNALS = new Set(
  (
    'ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP ' +
    'SYS TERM TRAP TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ RTMIN RTMAX'
  ).split(' '),
);

/** signal.ParseSignal of moby/sys on Linux: a number other than 0, or a name with or without SIG. */
export function isSignal(text: string): boolean {
  if (/^[+-]?[0-9]{1,18}$/.test(text)) return Number(text) !== 0;
  const name = text.toUpperCase().replace(/^SIG/, '');
  if (SIGNALS.has(name)) return true;
  const relative = /^(?:RTMIN\+([1-9]|1[0-5])|RTMAX-([1-9]|1[0-4]))$/.exec(name);
  return relative !== null;
}

/** Parse of tonistiigi/dchapes-mode, after chmod(1): octal or `u+rwx,go-w`. */
export function isFileMode(text: string): boolean {
  const octal = readOctal(text);
  if (octal !== undefined) return octal <= 0o7777;
  if (/^[0-9]/.test(text)) return false;
  return /^(?:[augo]*(?:[+=-][rstwXxugo]*)+)(?:,[augo]*(?:[+=-][rstwXxugo]*)+)*$/.test(text);
}
