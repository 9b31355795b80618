import { describe, expect, test } from 'vitest';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { REFUSAL_TEXTS } from '../../src/rule/refusalTexts.ts';
import { ACCEPTED, REFUSED } from './refusalCases.ts';

function unmark(marked: string): { text: string; place: string; start: number } {
  const start = marked.indexOf('⟦');
  const text = marked.replace('⟦', '').replace('⟧', '');
  return { text, place: marked.slice(start + 1, marked.indexOf('⟧')), start };
}

describe('what BuildKit refuses', () => {
  test.each(REFUSED.map(({ code, marked }) => [code, marked.slice(0, 120), marked] as const))(
    '%s: %j',
    (code, _title, marked) => {
      const { text, place, start } = unmark(marked);
      const { refusals } = parseDockerfile(text);
      const found = refusals.map(({ code: own, range }) => [
        own,
        range.start,
        text.slice(range.start, range.end),
      ]);
      expect(found).toEqual([[code, start, place]]);
    },
  );

  test('every code has a case and a text that its data fills', () => {
    const cases = new Set(REFUSED.map(({ code }) => code));
    expect(Object.keys(REFUSAL_TEXTS).filter(code => !cases.has(code as never))).toEqual([]);
    for (const { marked } of REFUSED) {
      for (const { code, data } of parseDockerfile(unmark(marked).text).refusals) {
        const { en, zh } = REFUSAL_TEXTS[code];
        const asked = [...`${en} ${zh}`.matchAll(/\{([A-Za-z]+)\}/g)].map(match => match[1] ?? '');
        expect(Object.keys(data), code).toEqual(expect.arrayContaining(asked));
      }
    }
  });

  test('the rest of the file is still there', () => {
    const file = parseDockerfile('FROM alpine # c\nBOGUS\nENV A\nEXPOSE x\nUSER app\n');
    expect(file.refusals.map(({ code }) => code)).toEqual([
      'inline-comment',
      'unknown-instruction',
      'missing-value',
      'invalid-port',
    ]);
    expect(file.stages[0]?.instructions.map(({ keyword }) => keyword)).toEqual([
      'UNKNOWN',
      'ENV',
      'EXPOSE',
      'USER',
    ]);
  });
});

describe('what BuildKit builds', () => {
  test.each(ACCEPTED.map(text => [text]))('%j', text => {
    expect(parseDockerfile(text).refusals).toEqual([]);
  });

  test.each([
    'ARG BASE\nFROM $BASE\n',
    'ARG REGISTRY\nARG TAG=1\nFROM $REGISTRY/app:$TAG\n',
    'ARG P\nFROM --platform=$P alpine\n',
    'ARG BASE\nFROM ${BASE:?needed}\n',
  ])('a name that only waits for a build argument: %j', text => {
    expect(parseDockerfile(text).refusals).toEqual([]);
  });

  test.each([
    'FROM alpine\nVOLUME $FROM_THE_BASE\n',
    'FROM alpine\nARG SIGNAL\nSTOPSIGNAL $SIGNAL\n',
    'FROM alpine\nENV A=${FROM_THE_BASE:?needed}\n',
  ])('a value that the base image or a build argument may set: %j', text => {
    expect(parseDockerfile(text).refusals).toEqual([]);
  });
});
