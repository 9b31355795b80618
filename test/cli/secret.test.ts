import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readSecret, type SecretOrigin } from '../../src/cli/secret.ts';
import { promptSecret } from '../../src/cli/secretPrompt.ts';
import type { Session } from '../../src/cli/session.ts';

const SECRET = 'SKmadeUpExampleSecretKeyForDocs0000000000';
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'dw-secret-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Asked = Pick<Session, 'env' | 'readInput' | 'askSecret' | 'language'>;
const read = (origin: SecretOrigin, more: Partial<Asked> = {}) =>
  readSecret('SK', '--sk-env or --sk-file', origin, {
    env: {},
    language: 'en',
    readInput: async () => Buffer.from(''),
    ...more,
  });

describe('readSecret', () => {
  test('from a named variable', async () => {
    expect(await read({ env: 'MY_SK' }, { env: { MY_SK: SECRET } })).toBe(SECRET);
  });

  test('from a file, without its line end', async () => {
    const file = path.join(folder, 'sk');
    writeFileSync(file, `\uFEFF${SECRET}\r\n`);
    expect(await read({ file })).toBe(SECRET);
  });

  test('from stdin', async () => {
    expect(await read({ stdin: true }, { readInput: async () => Buffer.from(`${SECRET}\n`) })).toBe(
      SECRET,
    );
  });

  test('from the usual variables when nothing is named', async () => {
    const origin = { usual: ['FIRST', 'SECOND'] };
    expect(await read(origin, { env: { FIRST: '', SECOND: SECRET } })).toBe(SECRET);
  });

  test('from a terminal, without showing it', async () => {
    const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => {} });
    const output = new PassThrough();
    const answer = read({}, { askSecret: question => promptSecret(question, input, output) });
    input.write(`${SECRET}\r`);
    expect(await answer).toBe(SECRET);
    expect(String(output.read())).toBe('SK: \n');
  });

  test('a secret given in place of a name is not shown', async () => {
    for (const env of [SECRET, SECRET.toUpperCase()]) {
      const error = await read({ env }).catch((caught: unknown) => caught);
      expect(error).toMatchObject({ code: 'secret-missing' });
      expect(JSON.stringify([String(error), (error as Error & { hint: string }).hint])).not.toMatch(
        new RegExp(SECRET, 'i'),
      );
    }
    await expect(read({ env: 'MY_SK' })).rejects.toThrow('MY_SK is not set');
  });

  test.each([
    ['nothing at all', {}, 'no SK is given'],
    ['an empty stdin', { stdin: true }, 'is empty'],
    ['no such file', { file: 'no-such-file' }, 'ENOENT'],
  ])('%s is told', async (_name, origin, message) => {
    await expect(read(origin)).rejects.toThrow(message);
  });
});
