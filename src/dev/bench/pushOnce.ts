import { readFile } from 'node:fs/promises';
import { HttpClient } from '../../http/client.ts';
import { parseImageLocation } from '../../image/transport.ts';
import { anonymous } from '../../registry/auth/credential.ts';
import { RegistryClient } from '../../registry/client.ts';
import { registryDestination } from '../../registry/destination.ts';
import { openStored } from '../../store/open.ts';
import { type CopyResult, copyImage } from '../../transfer/copyImage.ts';

/** What one push took; the child of pushMemory.ts sends it to its parent. */
export interface Measured {
  readonly seconds: number;
  readonly peakMiB: number;
  /** Linux only. */
  readonly writtenBytes: number | undefined;
  readonly result: CopyResult;
}

const [image = '', host = ''] = process.argv.slice(2);
const location = parseImageLocation(image);
if (location.transport === 'registry') throw new Error(`not a stored image: ${image}`);
const http = new HttpClient();
const client = new RegistryClient(host, { http, credentials: anonymous });
const before = await writtenBytes();
const started = performance.now();
const opened = await openStored(location);
const destination = registryDestination(client.repository('bench/big'));
const result = await copyImage(opened, { destination, tag: 'v1' });
const seconds = (performance.now() - started) / 1000;
const after = await writtenBytes();
await opened.source.close();
await http.close();
const measured: Measured = {
  seconds,
  peakMiB: process.resourceUsage().maxRSS / 1024,
  writtenBytes: before === undefined || after === undefined ? undefined : after - before,
  result,
};
process.send?.(measured);
process.disconnect?.();

async function writtenBytes(): Promise<number | undefined> {
  const text = await readFile('/proc/self/io', 'utf8').catch(() => '');
  const match = /^write_bytes: (\d+)$/m.exec(text);
  return match?.[1] === undefined ? undefined : Number(match[1]);
}
