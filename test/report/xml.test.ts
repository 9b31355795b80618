import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lintResult } from '../../src/lint/summary.ts';
import { checkstyle } from '../../src/report/checkstyle.ts';
import { junit } from '../../src/report/junit.ts';
import { parseXml, type XmlElement } from '../support/xml.ts';
import { CANNED, CLEAN, HOSTILE_RESULT, options } from './canned.ts';

const finding = (message: string) =>
  ({
    rule: 'a-rule',
    severity: 'style',
    message,
    range: { start: { line: 1, column: 2, offset: 1 }, end: { line: 1, column: 3, offset: 2 } },
  }) as const;

describe('checkstyle', () => {
  it('is well-formed and lists every file', () => {
    const root = parseXml(checkstyle(CANNED, options()));
    expect(root.name).toBe('checkstyle');
    expect(root.children.map(file => file.attributes.name)).toEqual([
      'app/Dockerfile',
      'clean/Dockerfile',
      'locked/Dockerfile',
      'docker/entrypoint.sh',
    ]);
    expect(root.children.map(file => file.children.length)).toEqual([6, 0, 1, 1]);
    expect(root.children[0]?.children[0]?.attributes).toMatchObject({
      line: '1',
      column: '6',
      severity: 'warning',
      source: 'dockwright.latest-tag.DL3006',
    });
  });
});

describe('junit', () => {
  const suitesOf = (root: XmlElement) => root.children;

  it('is well-formed and counts what it holds', () => {
    const root = parseXml(junit(CANNED, options()));
    const cases = suitesOf(root).flatMap(suite => suite.children);
    expect(root.attributes).toMatchObject({
      tests: String(cases.length),
      failures: '7',
      errors: '1',
    });
    for (const suite of suitesOf(root)) {
      const count = (name: string) =>
        suite.children.filter(each => each.children[0]?.name === name).length;
      expect(suite.attributes).toMatchObject({
        tests: String(suite.children.length),
        failures: String(count('failure')),
        errors: String(count('error')),
      });
    }
  });

  it('shows a clean file as a passed case', () => {
    const root = parseXml(junit(CLEAN, options()));
    for (const suite of suitesOf(root)) expect(suite.children[0]?.children).toEqual([]);
  });
});

describe.each([
  ['checkstyle', checkstyle],
  ['junit', junit],
])('%s', (_, format) => {
  it('is well-formed whatever the names are', () => {
    expect(() => parseXml(format(HOSTILE_RESULT, options()))).not.toThrow();
  });

  it('gives messages back unharmed', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.string({ unit: 'grapheme' }),
        (path, message) => {
          const result = lintResult([{ path, findings: [finding(message)] }]);
          const text = JSON.stringify(parseXml(format(result, options())));
          const clean = message.replace(
            /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu,
            '\ufffd',
          );
          expect(text).toContain(JSON.stringify(clean).slice(1, -1));
        },
      ),
    );
  });
});
