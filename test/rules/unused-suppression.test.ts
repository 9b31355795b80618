import { describe, expect, it } from 'vitest';
import latestTag from '../../rules/latest-tag.ts';
import sudo from '../../rules/sudo.ts';
import rule from '../../rules/unused-suppression.ts';
import { memoryContext } from '../../src/context/buildContext.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { fixDockerfile } from '../../src/fix/fix.ts';
import { lint } from '../../src/lint/lint.ts';
import { activate, namesOf } from '../../src/rule/catalogue.ts';

const rules = [latestTag, sudo, rule];
const options = {
  rules: rules.map(each => activate(each)),
  language: 'en' as const,
  context: memoryContext({}),
  knownNames: new Set([...namesOf(rules).keys(), 'package-cache-kept', 'stagenamecasing']),
};

function found(text: string, change: object = {}): string[] {
  return lint(parseDockerfile(text), { ...options, ...change })
    .filter(finding => finding.rule === rule.name)
    .map(
      ({ range, message }) =>
        `${range.start.line}:${range.start.column} ${message.split(/[;,]/)[0]}`,
    );
}

describe('unused-suppression', () => {
  it.each([
    ['used', '# dockwright ignore=latest-tag\nFROM a\n'],
    ['used by a code', '# dockwright ignore=DL3006\nFROM a\n'],
    ['used, all', '# dockwright ignore=all\nFROM a\n'],
    ['a rule that is off', '# dockwright ignore=package-cache-kept\nFROM a:1\n'],
    ['for hadolint', '# hadolint ignore=DL3006\nFROM a:1\n'],
    ['for ShellCheck', '# dockwright ignore=SC2086\nFROM a:1\n'],
    ['for BuildKit', '# check=skip=StageNameCasing\nFROM a:1\n'],
  ])('is silent: %s', (_, text) => {
    expect(found(text)).toEqual([]);
  });

  it('says nothing of use where there is no context', () => {
    expect(found('# dockwright ignore=sudo\nFROM a:1\n', { context: undefined })).toEqual([]);
  });

  it.each([
    [
      '# dockwright ignore=latest-tag\nFROM a:1\n',
      ['1:21 Nothing here has to be silenced by latest-tag'],
    ],
    ['FROM a:1\n# dockwright ignore=latest-tga\nRUN x\n', ['2:21 There is no rule latest-tga']],
    ['# check=skip=StageNameCasin\nFROM a:1\n', ['1:14 There is no rule StageNameCasin']],
    [
      '# dockwright ignore=sudo,latest-tag\nFROM a\n',
      ['1:21 Nothing here has to be silenced by sudo'],
    ],
  ])('finds %j', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  it.each([
    ['# dockwright ignore=sudo -- why\nFROM a:1\nRUN x\n', 'FROM a:1\nRUN x\n'],
    ['# dockwright ignore=sudo, latest-tag\nFROM a\n', '# dockwright ignore=latest-tag\nFROM a\n'],
    ['# dockwright ignore=latest-tag, sudo\nFROM a\n', '# dockwright ignore=latest-tag\nFROM a\n'],
    ['FROM a:1\n# dockwright ignore=sudo,latest-tag\nRUN x\n', 'FROM a:1\nRUN x\n'],
  ])('fixes %j', (text, expected) => {
    expect(fixDockerfile(text, { lint: options, unsafe: false, only: undefined }).after).toBe(
      expected,
    );
  });

  it('finds the misspelt name of its example', () => {
    for (const { bad, good } of rule.examples) {
      expect(found(bad)).toHaveLength(1);
      expect(found(good)).toEqual([]);
    }
  });
});
