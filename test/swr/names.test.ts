import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  checkOrganization,
  checkRepository,
  checkTag,
  proposeOrganization,
  proposeRepository,
  proposeTag,
} from '../../src/swr/names.ts';

const codes = (problems: readonly { code: string }[]) => problems.map(problem => problem.code);

describe('organization', () => {
  test.each(['testawa0306', 'cloud-develop', 'a', 'a__b', 'a---b', 'a_b-c'])('%s is fine', name => {
    expect(checkOrganization(name)).toEqual([]);
  });

  test.each([
    ['library', 'reserved-organization', undefined],
    ['Group', 'uppercase', 'group'],
    ['1st', 'invalid-start', 'org-1st'],
    ['-a', 'invalid-start', 'a'],
    ['a-', 'invalid-end', 'a'],
    ['a_-b', 'adjacent-separators', 'a-b'],
    ['a___b', 'adjacent-separators', 'a-b'],
    ['a b', 'invalid-character', 'a-b'],
    ['开发组', 'invalid-character', undefined],
    ['', 'empty-name', undefined],
    ['a'.repeat(65), 'too-long', 'a'.repeat(64)],
  ])('"%s": %s, proposing %s', (name, code, proposal) => {
    const [problem] = checkOrganization(name);
    expect(problem?.code).toBe(code);
    expect(problem?.severity).toBe('error');
    expect(problem?.proposal).toBe(proposal);
  });

  test('a dot only warns: two of SWR’s own documents disagree', () => {
    expect(checkOrganization('a.b')).toEqual([
      expect.objectContaining({ severity: 'warning', code: 'narrower-documentation' }),
    ]);
  });
});

describe('repository', () => {
  test.each(['nginx', '7zip', 'my-app', 'a_b'])('%s is fine', name => {
    expect(checkRepository(name)).toEqual([]);
  });

  test.each([
    ['Openjdk', 'uppercase', 'openjdk'],
    ['a//b', 'empty-name', 'a/b'],
    ['a/B', 'uppercase', 'a/b'],
    ['a._b', 'adjacent-separators', 'a-b'],
    ['a'.repeat(129), 'too-long', 'a'.repeat(128)],
  ])('"%s": %s, proposing %s', (name, code, proposal) => {
    const [problem] = checkRepository(name);
    expect(problem?.code).toBe(code);
    expect(problem?.proposal).toBe(proposal);
  });

  test('a slash warns', () => {
    expect(codes(checkRepository('a/b'))).toEqual(['narrower-documentation']);
  });
});

describe('tag', () => {
  test.each(['latest', 'v1.0.0-rc_1', '_x', '1'])('%s is fine', tag => {
    expect(checkTag(tag)).toEqual([]);
  });

  test.each([
    ['-x', 'x'],
    ['.x', 'x'],
    ['a b', 'a-b'],
    ['1+2', '1-2'],
    ['a'.repeat(129), 'a'.repeat(128)],
  ])('"%s" is refused, %s proposed', (tag, proposal) => {
    expect(checkTag(tag)[0]).toMatchObject({ code: 'invalid-tag', proposal });
  });
});

test('whatever is proposed is valid', () => {
  const names = fc.oneof(
    fc.string({ maxLength: 200 }),
    fc.stringMatching(/^[A-Za-z0-9._/ -]{0,200}$/),
  );
  fc.assert(
    fc.property(names, text => {
      const organization = proposeOrganization(text);
      if (organization !== undefined && organization !== 'library')
        expect(checkOrganization(organization)).toEqual([]);
      const repository = proposeRepository(text);
      if (repository !== undefined)
        expect(checkRepository(repository).filter(problem => problem.severity === 'error')).toEqual(
          [],
        );
      const tag = proposeTag(text);
      if (tag !== undefined) expect(checkTag(tag)).toEqual([]);
    }),
    { numRuns: 2000 },
  );
});

test('long hostile names cost no time', () => {
  const started = performance.now();
  for (const name of [`${'a'.repeat(100_000)}!`, '-'.repeat(100_000), 'a-'.repeat(50_000)]) {
    checkOrganization(name);
    checkRepository(name);
    checkTag(name);
  }
  expect(performance.now() - started).toBeLessThan(500);
});
