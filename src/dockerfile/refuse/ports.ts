/** Whether BuildKit refuses one port of EXPOSE: `[ip:][host:]port[-port][/protocol]`. */
export function portProblem(text: string): boolean {
  const parts = text.split(':');
  const container = parts.at(-1) ?? '';
  const host = parts.length > 1 ? (parts.at(-2) ?? '') : '';
  const address = parts.slice(0, -2).join(':');
  const slash = container.indexOf('/');
  const ports = slash === -1 ? container : container.slice(0, slash);
  const protocol = slash === -1 ? '' : container.slice(slash + 1).toLowerCase();
  if (ports === '' || !['', 'tcp', 'udp', 'sctp'].includes(protocol)) return true;
  if (address !== '' && !isAddress(address)) return true;
  const range = readRange(ports);
  if (range === undefined) return true;
  if (host === '') return false;
  const hostRange = readRange(host);
  if (hostRange === undefined) return true;
  return range !== hostRange && range !== 0;
}

/** How many ports a range spans, less one; undefined where it is none. */
function readRange(text: string): number | undefined {
  const dash = text.indexOf('-');
  const first = dash === -1 ? text : text.slice(0, dash);
  const last = dash === -1 ? text : text.slice(dash + 1);
  const start = readPort(first);
  const end = readPort(last);
  return start === undefined || end === undefined || end < start ? undefined : end - start;
}

function readPort(text: string): number | undefined {
  if (!/^[+-]?[0-9]{1,18}$/.test(text)) return undefined;
  const port = Number(text);
  return port >= 0 && port <= 65535 ? port : undefined;
}

function isAddress(text: string): boolean {
  const inner = text.startsWith('[') ? /^\[([^[\]]*)\]$/.exec(text)?.[1] : text;
  if (inner === undefined) return false;
  if (inner === '') return true;
  if (inner.includes(':'))
    return /^[0-9A-Fa-f:.]+$/.test(inner) && URL.canParse(`http://[${inner}]/`);
  const numbers = inner.split('.');
  return (
    numbers.length === 4 &&
    numbers.every(part => /^(?:0|[1-9][0-9]{0,2})$/.test(part) && Number(part) <= 255)
  );
}
