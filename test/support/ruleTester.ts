import { describe, expect, it } from 'vitest';
import { memoryContext } from '../../src/context/buildContext.ts';
import type { BuildContext } from '../../src/context/context.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { lint } from '../../src/lint/lint.ts';
import type { Finding } from '../../src/lint/result.ts';
import type { Mode } from '../../src/rule/active.ts';
import { activate } from '../../src/rule/catalogue.ts';
import type { Language } from '../../src/rule/language.ts';
import type { Rule, Severity } from '../../src/rule/rule.ts';
import { applyEdits } from '../../src/text/edit.ts';

interface Setting {
  /** Said in the test's name when the code alone does not tell what is tested. */
  readonly name?: string;
  readonly options?: Readonly<Record<string, unknown>>;
  /** The build context: path to content. Left out: there is none, as with stdin. */
  readonly files?: Readonly<Record<string, string>>;
  /** Those of the files that are not executable. */
  readonly notExecutable?: readonly string[];
  readonly buildArgs?: Readonly<Record<string, string>>;
  readonly mode?: Mode;
  /** The CRLF twin is left out, for the rare rule that is about line ends. */
  readonly lineEnds?: boolean;
}

export interface ValidCase extends Setting {
  readonly code: string;
}

export interface InvalidCase extends Setting {
  /**
   * The file with `⟦` and `⟧` around exactly what each finding covers; marks may nest, not cross.
   * A finding without characters is written `⟦⟧`.
   */
  readonly code: string;
  /** The message ids in the order of the places; one id stands for all. */
  readonly message: string | readonly string[];
  /** The first code each finding answers to; `null` for none. Left out: not looked at. */
  readonly codes?: readonly (string | null)[];
  readonly severity?: Severity | readonly Severity[];
  /** The text after all safe fixes, to the fixpoint. Left out: no safe fix changes anything. */
  readonly fixed?: string;
  /** The text after all safe and unsafe fixes. Left out: the same as after the safe ones. */
  readonly unsafelyFixed?: string;
  /** Part of each finding's message, in English. */
  readonly says?: string | readonly string[];
  /** Findings that lie in another file of the context carry no mark; their paths, in order. */
  readonly inFiles?: readonly string[];
}

/**
 * Tests a rule against tables. For free: every case again with CRLF (ranges follow), fixes keep the
 * file parsable, settle, every message and title used exists in both languages, the rule's own examples.
 */
export function testRule(
  rule: Rule,
  cases: {
    readonly valid: readonly (string | ValidCase)[];
    readonly invalid: readonly InvalidCase[];
  },
): void {
  describe(rule.name, () => {
    const seen = new Set<string>();
    const once = (item: object): void => {
      const key = JSON.stringify(item);
      if (seen.has(key)) throw new Error(`the same case twice: ${key}`);
      seen.add(key);
    };

    describe('silent', () => {
      for (const item of cases.valid) {
        const setting: ValidCase = typeof item === 'string' ? { code: item } : item;
        once(setting);
        it(setting.name ?? setting.code, () => {
          expect(brief(run(rule, setting.code, setting))).toEqual([]);
          if (setting.lineEnds !== false) {
            expect(brief(run(rule, crlf(setting.code), setting))).toEqual([]);
          }
        });
      }
    });

    describe('found', () => {
      for (const item of cases.invalid) {
        once(item);
        it(item.name ?? item.code, () => {
          check(rule, item, text => text);
          if (item.lineEnds !== false) check(rule, item, crlf);
        });
      }
    });

    it('examples', () => {
      for (const example of rule.examples) checkExample(rule, example);
    });
  });
}

function checkExample(rule: Rule, example: Rule['examples'][number]): void {
  const bad = run(rule, example.bad, example);
  expect(bad.length, `${rule.name} finds nothing in its bad example`).toBeGreaterThan(0);
  expect(brief(run(rule, example.good, example)), 'the good example').toEqual([]);
  const fixed = fixAll(rule, example.bad, example, true);
  expect(fixed === example.bad ? undefined : fixed, 'the fixed example').toBe(example.fixed);
}

function check(rule: Rule, item: InvalidCase, variant: (text: string) => string): void {
  const { text, marks } = readMarks(variant(item.code));
  const all = run(rule, text, item);
  const here = all.filter(finding => finding.file === undefined);

  expect(
    here.map(({ range }) => text.slice(range.start.offset, range.end.offset)),
    brief(here).join('\n'),
  ).toEqual(marks.map(mark => text.slice(mark.start, mark.end)));
  expect(
    here.map(({ range }) => ({ start: range.start.offset, end: range.end.offset })),
    'offsets',
  ).toEqual(marks);
  const elsewhere = all.flatMap(finding => finding.file ?? []);
  expect(elsewhere).toEqual(item.inFiles ?? []);

  const { message, severity, says } = item;
  expect(all.map(finding => messageId(rule, finding))).toEqual(perFinding(all, message));
  if (severity !== undefined) {
    expect(all.map(finding => finding.severity)).toEqual(perFinding(all, severity));
  }
  if (item.codes !== undefined) {
    expect(all.map(finding => finding.code ?? null)).toEqual(item.codes);
  }
  if (says !== undefined) {
    for (const [index, part] of perFinding(all, says).entries()) {
      expect(all[index]?.message).toContain(part);
    }
  }
  for (const finding of [...all, ...run(rule, text, item, 'zh')]) {
    expect(finding.message, 'a placeholder is left').not.toMatch(/(?<!\$)\{[A-Za-z]+\}/);
    expect(finding.fix?.title ?? '', 'a placeholder is left').not.toMatch(/(?<!\$)\{[A-Za-z]+\}/);
  }

  const safe = fixAll(rule, text, item, false);
  expect(safe, 'after safe fixes').toBe(item.fixed === undefined ? text : variant(item.fixed));
  const unsafe = fixAll(rule, text, item, true);
  const { unsafelyFixed } = item;
  expect(unsafe, 'after unsafe fixes').toBe(
    unsafelyFixed === undefined ? safe : variant(unsafelyFixed),
  );
}

function perFinding<T>(findings: readonly Finding[], value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? value : findings.map(() => value as T);
}

/** Applies the rule's fixes until nothing changes; throws when they do not settle or break the file. */
function fixAll(rule: Rule, code: string, setting: Setting, unsafe: boolean): string {
  const refusals = parseDockerfile(code).refusals.length;
  let text = code;
  for (let pass = 0; pass < 10; pass++) {
    const edits = [];
    let position = -1;
    for (const { fix, file } of run(rule, text, setting)) {
      if (fix === undefined || file !== undefined) continue;
      if (fix.safety === 'manual' || (fix.safety === 'unsafe' && !unsafe)) continue;
      const sorted = [...fix.edits].sort((a, b) => a.start - b.start);
      const [first] = sorted;
      if (first === undefined || first.start <= position) continue;
      edits.push(...sorted);
      position = Math.max(...sorted.map(edit => edit.end));
    }
    if (edits.length === 0) return text;
    const next = applyEdits(text, edits);
    if (next === text) throw new Error(`a fix of ${rule.name} changes nothing:\n${text}`);
    const after = parseDockerfile(next).refusals;
    if (after.length > refusals) {
      throw new Error(`a fix of ${rule.name} breaks the file (${after[0]?.code}):\n${next}`);
    }
    text = next;
  }
  throw new Error(`fixes of ${rule.name} do not settle:\n${text}`);
}

function run(rule: Rule, code: string, setting: Setting, language: Language = 'en'): Finding[] {
  return lint(parseDockerfile(code), {
    rules: [activate(rule, { options: setting.options })],
    language,
    context: contextOf(setting),
    buildArgs: setting.buildArgs ?? {},
    ...(setting.mode === undefined ? {} : { mode: setting.mode }),
  });
}

function contextOf({ files, notExecutable = [] }: Setting): BuildContext | undefined {
  if (files === undefined) return undefined;
  const executable = Object.fromEntries(notExecutable.map(path => [path, false]));
  return memoryContext(files, { executable });
}

function messageId(rule: Rule, finding: Finding): string | undefined {
  for (const [id, text] of Object.entries(rule.messages)) {
    const pattern = text.en
      .split(/\{[A-Za-z]+\}/)
      .map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('[^]*?');
    if (new RegExp(`^${pattern}$`).test(finding.message)) return id;
  }
  return undefined;
}

function readMarks(marked: string): { text: string; marks: { start: number; end: number }[] } {
  const marks: { start: number; end: number }[] = [];
  const open: number[] = [];
  let text = '';
  for (const character of marked) {
    if (character === '⟦') open.push(text.length);
    else if (character === '⟧') {
      const start = open.pop();
      if (start === undefined) throw new Error('⟧ without ⟦');
      marks.push({ start, end: text.length });
    } else text += character;
  }
  if (open.length > 0) throw new Error('⟦ without ⟧');
  return { text, marks: marks.sort((a, b) => a.start - b.start || a.end - b.end) };
}

function crlf(text: string): string {
  return text.replace(/\r?\n/g, '\r\n');
}

function brief(findings: readonly Finding[]): string[] {
  return findings.map(
    ({ range, rule, message }) => `${range.start.line}:${range.start.column} ${rule}: ${message}`,
  );
}
