import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  decodeDockerfile,
  readDockerfile,
  readStandardInput,
} from '../../src/context/readDockerfile.ts';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dockwright-read-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function written(bytes: Buffer | string): string {
  const file = join(folder, 'Dockerfile');
  writeFileSync(file, bytes);
  return file;
}

describe('readDockerfile', () => {
  it.each(['', 'FROM a\n', '\uFEFFFROM a\r\n', 'FROM a # 注释 😀\n', 'x'.repeat(70_000)])(
    'gives the text as it is',
    text => {
      expect(readDockerfile(written(text))).toEqual({ text, lossy: false });
    },
  );

  it('marks a text that cannot be written back', () => {
    expect(readDockerfile(written(Buffer.from('# caf\xe9\n', 'latin1')))).toEqual({
      text: '# caf\uFFFD\n',
      lossy: true,
    });
    expect(readDockerfile(written('# \uFFFD\n'))).toEqual({ text: '# \uFFFD\n', lossy: false });
  });

  it.each([
    ['binary', Buffer.from('FROM a\0b\n')],
    ['binary', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 1, 1, 0, 0])],
    ['utf-16', Buffer.from('\uFEFFFROM a\n', 'utf16le')],
    ['utf-16', Buffer.from('FROM alpine\n', 'utf16le')],
    ['utf-16', Buffer.from('\uFEFFFROM a\n', 'utf16le').swap16()],
    ['utf-16', Buffer.from('FROM alpine\n', 'utf16le').swap16()],
  ])('tells %s', (code, bytes) => {
    expect(readDockerfile(written(bytes), { name: 'Dockerfile' }).failure).toMatchObject({ code });
  });

  it('stops at the cap', () => {
    const file = written('x'.repeat(2_000));
    const options = { name: 'Dockerfile', maximumBytes: 1_000 };
    expect(readDockerfile(file, options).failure).toMatchObject({
      code: 'too-large',
      message: { en: expect.stringContaining('2000 bytes') },
    });
    expect(readDockerfile(file, { maximumBytes: 2_000 }).failure).toBeUndefined();
    expect(readDockerfile('/dev/zero', options).failure?.code).toMatch(/too-large|not-found/);
  });

  it('says what is wrong with a path', () => {
    expect(readDockerfile(join(folder, 'absent')).failure?.code).toBe('not-found');
    expect(readDockerfile(folder).failure?.code).toBe('no-dockerfile');
  });

  it('has every message in both languages', () => {
    const { failure } = decodeDockerfile(Buffer.from([0, 1]), { name: 'x/Dockerfile' });
    expect(failure?.message.en).toBe('x/Dockerfile is a binary file, not a Dockerfile.');
    expect(failure?.message.zh).toBe('x/Dockerfile 是二进制文件，不是 Dockerfile。');
  });
});

describe('readStandardInput', () => {
  it('joins what comes and stops at the cap', async () => {
    const input = Readable.from([
      Buffer.from('FROM \xe4', 'latin1'),
      Buffer.from('\xbd\xa0\n', 'latin1'),
    ]);
    expect(await readStandardInput(input)).toEqual({ text: 'FROM 你\n', lossy: false });
    const endless = Readable.from(
      (function* () {
        for (;;) yield 'x'.repeat(1_000);
      })(),
    );
    const { failure } = await readStandardInput(endless, { maximumBytes: 5_000 });
    expect(failure?.code).toBe('too-large');
  });
});
