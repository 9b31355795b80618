import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import type { LintResult } from '../../src/lint/result.ts';
import { lintResult } from '../../src/lint/summary.ts';
import { sarif } from '../../src/report/sarif.ts';
import { applyEdits } from '../../src/text/edit.ts';
import { needsFile } from '../support/realParts.ts';
import { CANNED, CLEAN, HOSTILE_RESULT, options } from './canned.ts';

const PACKAGED = '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json';

/** The official schema: DOCKWRIGHT_SARIF_SCHEMA, or the copy that a package ships. It is not ours to keep here. */
function schemaPath(): string {
  const given = process.env.DOCKWRIGHT_SARIF_SCHEMA;
  if (given !== undefined) return given;
  try {
    return createRequire(import.meta.url).resolve(PACKAGED);
  } catch {
    return PACKAGED;
  }
}

function official(): ValidateFunction | undefined {
  const path = schemaPath();
  if (!needsFile(path, `the SARIF schema of ${PACKAGED}`)) return undefined;
  // Draft 4; nothing in it means something else in draft 7 but the name of its own id.
  const {
    id: _id,
    $schema: _draft,
    ...schema
  } = JSON.parse(readFileSync(path, 'utf8').replace(/^\ufeff/, ''));
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  formats.default(ajv);
  return ajv.compile(schema);
}

const validate = official();
const log = (result: LintResult, more = {}) => JSON.parse(sarif(result, options(more)));

describe.skipIf(validate === undefined)('the official schema', () => {
  it.each<[string, LintResult]>([
    ['canned', CANNED],
    ['clean', CLEAN],
    ['hostile', HOSTILE_RESULT],
    ['empty', lintResult([])],
  ])('accepts the %s result', (_, result) => {
    validate?.(log(result));
    expect(validate?.errors ?? []).toEqual([]);
  });

  it('is really applied', () => {
    const broken = log(CANNED);
    broken.runs[0].results[0].level = 'style';
    expect(validate?.(broken)).toBe(false);
  });
});

describe('sarif', () => {
  const [run] = log(CANNED).runs;

  it('describes each rule that found something, and points at it', () => {
    const { rules } = run.tool.driver;
    for (const result of run.results) expect(rules[result.ruleIndex].id).toBe(result.ruleId);
    expect(rules.find((rule: { id: string }) => rule.id === 'latest-tag')).toMatchObject({
      helpUri: 'https://example.com/rules/latest-tag',
      shortDescription: { text: 'A base image without a specific tag.' },
      help: { markdown: expect.stringContaining('`latest`') },
      defaultConfiguration: { level: 'warning' },
      properties: { tags: ['base-image', 'swr-guide-1.4'] },
    });
  });

  it('gives regions by line and by offset that mean the same', () => {
    for (const result of run.results) {
      const { artifactLocation, region } = result.locations[0].physicalLocation;
      const text = CANNED.files.find(file => file.path === artifactLocation.uri)?.text;
      if (text === undefined) {
        expect(region.charOffset).toBeUndefined();
        continue;
      }
      const lines = text.split('\n');
      const offsetOf = (line: number, column: number) =>
        lines.slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0) + column - 1;
      expect(offsetOf(region.startLine, region.startColumn)).toBe(region.charOffset);
      expect(offsetOf(region.endLine, region.endColumn)).toBe(
        region.charOffset + region.charLength,
      );
    }
  });

  it('carries fixes that do what the edits do', () => {
    const file = CANNED.files[0];
    const text = file?.text ?? '';
    const fixed = run.results.filter((result: { fixes?: unknown }) => result.fixes !== undefined);
    expect(fixed.map((result: { ruleId: string }) => result.ruleId)).toEqual([
      'latest-tag',
      'add-instead-of-copy',
    ]);
    for (const { ruleId, fixes } of fixed) {
      const edits = file?.findings.find(({ rule }) => rule === ruleId)?.fix?.edits ?? [];
      const asEdits = fixes[0].artifactChanges[0].replacements.map(
        (replacement: {
          deletedRegion: { charOffset: number; charLength: number };
          insertedContent?: { text: string };
        }) => ({
          start: replacement.deletedRegion.charOffset,
          end: replacement.deletedRegion.charOffset + replacement.deletedRegion.charLength,
          text: replacement.insertedContent?.text ?? '',
        }),
      );
      expect(applyEdits(text, asEdits)).toBe(applyEdits(text, edits));
    }
  });

  it('says what could not be read', () => {
    expect(run.invocations).toEqual([
      {
        executionSuccessful: false,
        toolExecutionNotifications: [
          expect.objectContaining({ level: 'error', descriptor: { id: 'EACCES' } }),
        ],
      },
    ]);
    expect(log(CLEAN).runs[0].invocations).toEqual([{ executionSuccessful: true }]);
  });

  it('counts as if a byte order mark were not there', () => {
    const text = '\ufeffFROM x\n';
    const range = {
      start: { line: 1, column: 7, offset: 6 },
      end: { line: 1, column: 8, offset: 7 },
    };
    const found = { rule: 'r', severity: 'info', message: 'm', range } as const;
    const result = log(lintResult([{ path: 'Dockerfile', text, findings: [found] }]));
    expect(result.runs[0].results[0].locations[0].physicalLocation.region).toEqual({
      startLine: 1,
      startColumn: 6,
      endLine: 1,
      endColumn: 7,
      charOffset: 5,
      charLength: 1,
    });
  });

  it.each([
    ['a b/Dockerfile#1', { uri: 'a%20b/Dockerfile%231', uriBaseId: '%SRCROOT%' }],
    ['目录/Dockerfile', { uri: '%E7%9B%AE%E5%BD%95/Dockerfile', uriBaseId: '%SRCROOT%' }],
    ['/srv/Dockerfile', { uri: 'file:///srv/Dockerfile' }],
    ['C:/src/Dockerfile', { uri: 'file:///C:/src/Dockerfile' }],
  ])('names %s', (path, location) => {
    const result = log(lintResult([{ path, findings: [] }]));
    expect(result.runs[0].artifacts[0].location).toEqual(location);
  });

  it('roots relative paths where it ran', () => {
    const root = (cwd: string) => log(CLEAN, { cwd }).runs[0].originalUriBaseIds['%SRCROOT%'].uri;
    expect(root('/home/dev/my project')).toBe('file:///home/dev/my%20project/');
    expect(root('C:\\src')).toBe('file:///C:/src/');
  });
});
