import { expect, it } from 'vitest';
import { unpackedWords } from '../../src/shell/unpacked.ts';
import { run } from './reading.ts';

it.each([
  ['tar xzf a.tgz', ['a.tgz']],
  ['unzip -q a.zip b.txt', ['a.zip']],
  ['7z x a.7z -o/d', ['a.7z']],
  ['gunzip a.gz', []],
  ['zcat a.gz', ['a.gz']],
  ['dpkg -i a.deb b.deb', ['a.deb', 'b.deb']],
  ['dpkg --configure -a', []],
  ['rpm -Uvh a.rpm https://x/b.rpm', ['a.rpm']],
  ['rpm -qpi a.rpm', []],
  ['apt-get install -y ./a.deb curl', ['./a.deb']],
  ['apk add --allow-untrusted a.apk', ['a.apk']],
  ['echo a.tgz', []],
])('%s', (text, words) => {
  const [command] = run(text).commands;
  expect(command === undefined ? [] : unpackedWords(command).map(({ value }) => value)).toEqual(
    words,
  );
});
