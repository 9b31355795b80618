import { expect, test } from 'vitest';
import type { Session } from '../../src/cli/session.ts';
import { transferProgress } from '../../src/cli/transferProgress.ts';
import { formatBytes } from '../../src/text/byteSize.ts';

function session(isTerminal: boolean) {
  const written: string[] = [];
  const output = {
    write: (text: string) => {
      written.push(text);
    },
    isTerminal,
    columns: 80,
    color: 'never' as const,
  };
  const whole: Session = {
    language: 'en',
    cwd: '/',
    env: {},
    out: output,
    err: output,
    readInput: async () => Buffer.from(''),
  };
  return { written, whole };
}

const blob = (digest: string, size: number) => ({ mediaType: 'x', digest, size });

test('on a terminal one line tells the share, and goes away at the end', () => {
  const { written, whole } = session(true);
  const progress = transferProgress(whole);
  progress.onEvent({ type: 'plan', manifests: 1, blobs: 2, bytes: 2_000_000 });
  progress.end();
  expect(written).toEqual(['\r\u001b[K0 %  0 B / 2.0 MB', '\r\u001b[K']);
});

test('what goes back counts back, what exists counts as moved', async () => {
  const { written, whole } = session(true);
  const progress = transferProgress(whole);
  progress.onEvent({ type: 'plan', manifests: 1, blobs: 2, bytes: 2000 });
  progress.onEvent({ type: 'progress', blob: blob('a', 1000), sent: 900 });
  progress.onEvent({ type: 'progress', blob: blob('a', 1000), sent: 500 });
  await new Promise(resolve => setTimeout(resolve, 120));
  progress.onEvent({ type: 'blob', blob: blob('b', 1000), outcome: 'exists' });
  expect(written.at(-1)).toBe('\r\u001b[K75 %  1.5 kB / 2.0 kB');
});

test('without a terminal nothing is written', () => {
  const { written, whole } = session(false);
  const progress = transferProgress(whole);
  progress.onEvent({ type: 'plan', manifests: 1, blobs: 2, bytes: 2000 });
  progress.end();
  expect(written).toEqual([]);
});

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [34_512_345, '34.5 MB'],
  [621_000_000, '621 MB'],
  [2_000_000_000_000_000, '2000 TB'],
])('%d bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});
