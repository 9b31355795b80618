import { describe, expect, it } from 'vitest';
import { hasCommand } from '../../src/dockerfile/imageCommands.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { scopeAt } from '../../src/dockerfile/scope.ts';
import { scriptsOf } from '../../src/dockerfile/scripts.ts';

function has(code: string, name: string): boolean | undefined {
  const file = parseDockerfile(code);
  const stage = file.stages.at(-1);
  if (stage === undefined) throw new Error('no stage');
  const reader = {
    scope: (node: (typeof stage)['from']) => scopeAt(file, node),
    scripts: (node: (typeof stage)['from']) => scriptsOf(file, node),
  };
  return hasCommand(reader as never, stage, name);
}

describe('hasCommand', () => {
  it.each([
    ['FROM alpine:3.23\n', 'curl', false],
    ['FROM alpine:3.23\n', 'sh', true],
    ['FROM me/own:1\n', 'curl', undefined],
    ['FROM alpine:3.23\nRUN apk add --no-cache curl\n', 'curl', true],
    ['FROM alpine:3.23\nRUN apk add --no-cache php-curl\n', 'curl', undefined],
    ['FROM alpine:3.23\nRUN apk add $X\n', 'curl', undefined],
    ['FROM alpine:3.23\nRUN apk add curl && apk del curl\n', 'curl', false],
    ['FROM alpine:3.23\nRUN apk add -t .d curl\nRUN apk del .d\n', 'curl', false],
    ['FROM alpine:3.23\nRUN ln -s /bin/busybox /usr/bin/curl\n', 'curl', undefined],
    ['FROM alpine:3.23\nRUN make install\n', 'curl', undefined],
    ['FROM alpine:3.23\nRUN curl x || true\n', 'curl', false],
    ['FROM alpine:3.23\nCOPY curl /usr/bin/\n', 'curl', true],
    ['FROM alpine:3.23\nCOPY . /app\n', 'curl', false],
    ['FROM alpine:3.23\nCOPY rootfs /\n', 'curl', undefined],
    ['FROM alpine:3.23\nCOPY run.sh /\n', 'curl', false],
    ['FROM alpine:3.23 AS a\nRUN apk add curl\nFROM a\n', 'curl', true],
    ['FROM alpine:3.23\nRUN apk add libtool\n', 'bash', undefined],
    ['FROM alpine:3.23\nRUN apk add git\n', 'bash', false],
    ['FROM debian:12\nRUN apt-get install -y procps\n', 'ps', true],
    ['FROM scratch\nCOPY app /\nCMD ["/app"]\n', 'sh', false],
  ])('%j %s', (code, name, expected) => {
    expect(has(code, name)).toBe(expected);
  });
});
