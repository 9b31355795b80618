import { describe, expect, test } from 'vitest';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { formatReference } from '../../src/image/reference.ts';
import { type DigestLookup, pin } from '../../src/pin/pin.ts';

const digest = (character: string) => `sha256:${character.repeat(64)}`;

/** A registry that knows every image; notes what it was asked. */
function registry() {
  const asked: string[] = [];
  const lookup: DigestLookup = async reference => {
    asked.push(formatReference(reference));
    if (reference.repository.includes('private')) throw new Error('denied');
    return digest('a');
  };
  return { asked, lookup };
}

const pinned = async (text: string) => (await pin(parseDockerfile(text), registry().lookup)).text;
const at = `@${digest('a')}`;

describe('what is pinned', () => {
  test.each([
    ['FROM node:20\n', `FROM node:20${at}\n`],
    ['FROM nginx', `FROM nginx:latest${at}`],
    [
      'FROM --platform=linux/arm64 host:5000/a/b:1 AS x\n',
      `FROM --platform=linux/arm64 host:5000/a/b:1${at} AS x\n`,
    ],
    ['FROM "node:20"\n', `FROM "node:20${at}"\n`],
    [
      'ARG BASE=node:20\nFROM ${BASE}\nFROM $BASE\n',
      `ARG BASE=node:20${at}\nFROM \${BASE}\nFROM $BASE\n`,
    ],
    ['FROM scratch\nCOPY --from=nginx:1 /a /b\n', `FROM scratch\nCOPY --from=nginx:1${at} /a /b\n`],
    [
      'FROM scratch\nRUN --mount=type=bind,from=golang:1,target=/x ls\n',
      `FROM scratch\nRUN --mount=type=bind,from=golang:1${at},target=/x ls\n`,
    ],
    [
      'FROM scratch\nONBUILD COPY --from=nginx:1 /a /b\n',
      `FROM scratch\nONBUILD COPY --from=nginx:1${at} /a /b\n`,
    ],
  ])('%j', async (before, after) => {
    expect(await pinned(before)).toBe(after);
  });

  test('a second run changes nothing', async () => {
    const once = await pinned('ARG B=node:20\nFROM $B\nFROM nginx\nCOPY --from=redis / /\n');
    expect(await pinned(once)).toBe(once);
  });

  test('CRLF and comments stay', async () => {
    expect(await pinned('# c\r\nFROM node:20 AS a\r\n# d\r\n')).toBe(
      `# c\r\nFROM node:20${at} AS a\r\n# d\r\n`,
    );
  });
});

describe('what is left alone', () => {
  test.each<[string, (string | undefined)[]]>([
    ['FROM scratch\n', []],
    ['FROM node:20 AS base\nFROM base\nCOPY --from=base / /\nCOPY --from=0 / /\n', [undefined]],
    [`FROM node:20@${digest('b')}\n`, ['pinned']],
    ['ARG V=20\nFROM node:${V}\n', ['variable']],
    ['ARG V\nFROM node:${V}\n', ['variable']],
    ['FROM Node:20\n', ['invalid']],
    ['FROM no\\\nde:20\n', ['not-literal']],
  ])('%j', async (text, obstacles) => {
    const { outcomes, text: after } = await pin(parseDockerfile(text), registry().lookup);
    expect(outcomes.map(({ use }) => use.obstacle)).toEqual(obstacles);
    if (!obstacles.includes(undefined)) expect(after).toBe(text);
  });

  test('an image whose registry cannot tell', async () => {
    const { outcomes, text } = await pin(
      parseDockerfile('FROM example.test/private:1\nFROM node:20\n'),
      registry().lookup,
    );
    expect(text).toBe(`FROM example.test/private:1\nFROM node:20${at}\n`);
    expect(outcomes[0]).toMatchObject({ failure: new Error('denied') });
  });
});

test('each image is asked for once, by its full name', async () => {
  const { asked, lookup } = registry();
  await pin(
    parseDockerfile('FROM node:20 AS a\nFROM node:20\nFROM docker.io/library/node:20\n'),
    lookup,
  );
  expect(asked).toEqual(['docker.io/library/node:20']);
});
