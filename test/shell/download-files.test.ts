import { expect, it } from 'vitest';
import { downloadedFiles } from '../../src/shell/download-files.ts';
import { download } from '../../src/shell/downloads.ts';
import { run } from './reading.ts';

it.each([
  ['curl -o /tmp/a.tgz https://x/b', ['/tmp/a.tgz']],
  ['curl https://x/b > c', ['c']],
  ['curl -O https://x/a/b.tgz -O https://x/c.zip?d=1#e', ['b.tgz', 'c.zip']],
  ['curl --output-dir /d -O https://x/b.tgz', ['/d/b.tgz']],
  [`wget https://x/b-$${'{V}'}.tgz`, ['b-$V.tgz']],
  ['wget -P /d https://x/b', ['/d/b']],
  ['wget -qO- https://x/b', []],
  ['curl https://x/b', []],
  ['curl -o /dev/null https://x/b', []],
  ['wget https://x/', []],
])('%s', (text, paths) => {
  const [command] = run(text).commands;
  const read = command === undefined ? undefined : download(command);
  expect(read === undefined ? undefined : downloadedFiles(read).map(({ path }) => path)).toEqual(
    paths,
  );
});
