import { describe, expect, it } from 'vitest';
import { codacy } from '../../src/report/codacy.ts';
import { codeclimate } from '../../src/report/codeclimate.ts';
import { github } from '../../src/report/github.ts';
import { gitlab } from '../../src/report/gitlab.ts';
import { gnu } from '../../src/report/gnu.ts';
import { escapeText, markdown } from '../../src/report/markdown.ts';
import { sonarqube } from '../../src/report/sonarqube.ts';
import { CANNED, CLEAN, HOSTILE_RESULT, options } from './canned.ts';

const lines = (text: string) => text.split('\n').slice(0, -1);

describe('github', () => {
  /** As the runner reads a workflow command. */
  function read(line: string) {
    const match = /^::(error|warning|notice) ([^:]*)::(.*)$/.exec(line);
    if (match === null) throw new Error(`no command: ${line}`);
    const [, command, list = '', data = ''] = match;
    const decode = (text: string) =>
      text
        .replaceAll('%3A', ':')
        .replaceAll('%2C', ',')
        .replaceAll('%0D', '\r')
        .replaceAll('%0A', '\n')
        .replaceAll('%25', '%');
    const properties: Record<string, string> = Object.fromEntries(
      list.split(',').map(pair => {
        const equals = pair.indexOf('=');
        return [pair.slice(0, equals), decode(pair.slice(equals + 1))];
      }),
    );
    return { ...properties, command, message: decode(data) } as Record<string, string>;
  }

  it('writes one command a finding', () => {
    const commands = lines(github(CANNED, options())).map(read);
    expect(commands).toHaveLength(8);
    expect(commands[0]).toMatchObject({ command: 'error', file: 'locked/Dockerfile' });
    expect(commands[1]).toMatchObject({
      command: 'warning',
      file: 'app/Dockerfile',
      line: '1',
      col: '6',
      endColumn: '10',
      title: 'dockwright: latest-tag (DL3006)',
    });
    // Columns of a range over several lines would be refused.
    expect(commands.find(({ title }) => title?.includes('scattered'))).toMatchObject({
      line: '5',
      endLine: '9',
    });
  });

  it('cannot be made to write another command', () => {
    const commands = lines(github(HOSTILE_RESULT, options())).map(read);
    expect(commands).toHaveLength(2);
    expect(commands[1]?.message).toContain('%0A\n::error::x');
    expect(commands[1]).toMatchObject({ file: expect.stringContaining('/%0A::error::,|`') });
  });
});

describe('gnu', () => {
  it('writes one line a finding that editors can follow', () => {
    expect(lines(gnu(CANNED, options()))[1]).toBe(
      'app/Dockerfile:1:6: warning: `node` has no tag, so each build may get another release; pin one such as `node:24`, or a digest. [latest-tag (DL3006)]',
    );
    expect(lines(gnu(HOSTILE_RESULT, options()))).toHaveLength(2);
    expect(gnu(CLEAN, options())).toBe('');
  });
});

describe('gitlab and codeclimate', () => {
  it('say the same', () => {
    const issues = JSON.parse(gitlab(CANNED, options())).slice(1);
    const streamed = codeclimate(CANNED, options())
      .split('\u0000')
      .slice(0, -1)
      .map(each => JSON.parse(each));
    expect(streamed).toHaveLength(7);
    for (const [index, issue] of streamed.entries()) {
      const { location, ...rest } = issue;
      const { location: lines, ...same } = issues[index];
      expect(rest).toEqual(same);
      expect(location.positions.begin.line).toBe(lines.lines.begin);
    }
    expect(issues[0]).toMatchObject({
      type: 'issue',
      check_name: 'latest-tag',
      severity: 'major',
      location: { path: 'app/Dockerfile', lines: { begin: 1, end: 1 } },
    });
    expect(
      issues.find((issue: { check_name: string }) => issue.check_name === 'build-refused'),
    ).toMatchObject({ severity: 'blocker' });
  });
});

describe('codacy', () => {
  it('writes one object a line', () => {
    const all = lines(codacy(CANNED, options())).map(line => JSON.parse(line));
    expect(all[0]).toEqual({
      filename: 'locked/Dockerfile',
      message: 'cannot be read: permission denied',
    });
    expect(all[1]).toMatchObject({ filename: 'app/Dockerfile', patternId: 'latest-tag', line: 1 });
  });
});

describe('sonarqube', () => {
  const report = JSON.parse(sonarqube(CANNED, options()));

  it('declares each rule once and uses no other', () => {
    const ids = report.rules.map((rule: { id: string }) => rule.id);
    expect(new Set(ids).size).toBe(ids.length);
    const used = report.issues.map((issue: { ruleId: string }) => issue.ruleId);
    expect(new Set(ids)).toEqual(new Set(used));
    expect(report.rules.find((rule: { id: string }) => rule.id === 'world-writable')).toMatchObject(
      {
        engineId: 'dockwright',
        cleanCodeAttribute: 'TRUSTWORTHY',
        impacts: [{ softwareQuality: 'SECURITY', severity: 'HIGH' }],
        type: 'VULNERABILITY',
        severity: 'CRITICAL',
      },
    );
  });

  it('counts columns from 0 and never gives an empty range', () => {
    expect(report.issues[0].primaryLocation).toMatchObject({
      filePath: 'app/Dockerfile',
      textRange: { startLine: 1, endLine: 1, startColumn: 5, endColumn: 9 },
    });
    for (const { primaryLocation } of report.issues) {
      const { startLine, endLine, startColumn, endColumn } = primaryLocation.textRange;
      expect(endLine > startLine || endColumn > startColumn).toBe(true);
    }
  });
});

describe('markdown', () => {
  it('keeps its tables whole', () => {
    for (const result of [CANNED, HOSTILE_RESULT]) {
      for (const line of lines(markdown(result, options())).filter(each => each.startsWith('|'))) {
        expect(line.replace(/\\\|/g, '').match(/\|/g)).toHaveLength(5);
      }
    }
  });

  it('lets neither markup nor mentions of a file through', () => {
    const text = markdown(HOSTILE_RESULT, options()).replace(/`[^`\n]*`/g, '');
    expect(text.replace(/<br>/g, '')).not.toMatch(/[<@]/);
    expect(text).not.toMatch(/\]\(javascript:/);
  });

  it('keeps code as code', () => {
    expect(markdown(CANNED, options())).toContain('`node` has no tag');
    expect(escapeText('a*b')).toBe('a&#42;b');
  });
});
