import { describe, expect, it } from 'vitest';
import { fixDockerfile } from '../../src/fix/fix.ts';
import { activate } from '../../src/rule/catalogue.ts';
import type { Rule } from '../../src/rule/rule.ts';
import { replaceRule } from '../support/sampleRules.ts';

function fix(
  text: string,
  rules: readonly Rule[],
  options: { unsafe?: boolean; only?: string[] } = {},
) {
  return fixDockerfile(text, {
    lint: { rules: rules.map(rule => activate(rule)), language: 'en' },
    unsafe: options.unsafe ?? false,
    only: options.only === undefined ? undefined : new Set(options.only),
  });
}

describe('fixDockerfile', () => {
  it('applies to the fixpoint, over several passes', () => {
    const outcome = fix('FROM a\nRUN one one\n', [
      replaceRule('first', 'one', 'two', 'safe'),
      replaceRule('second', 'two', 'three', 'safe'),
    ]);
    expect(outcome.after).toBe('FROM a\nRUN three three\n');
    expect(outcome.applied.map(({ rule, pass }) => `${pass} ${rule}`)).toEqual([
      '1 first',
      '1 first',
      '2 second',
      '2 second',
    ]);
    expect(fix(outcome.after, [replaceRule('first', 'one', 'two', 'safe')]).applied).toEqual([]);
  });

  it('holds back what is unsafe or manual, and says so', () => {
    const rules = [replaceRule('u', 'one', 'two', 'unsafe'), replaceRule('m', 'x', 'y', 'manual')];
    const held = fix('FROM a\nRUN one x\n', rules);
    expect(held.after).toBe('FROM a\nRUN one x\n');
    expect(held.skipped.map(({ rule, reason }) => `${rule} ${reason}`)).toEqual([
      'u unsafe',
      'm manual',
    ]);
    expect(fix('FROM a\nRUN one x\n', rules, { unsafe: true }).after).toBe('FROM a\nRUN two x\n');
  });

  it('applies only the rules asked for', () => {
    const rules = [replaceRule('a', 'one', 'two', 'safe'), replaceRule('b', 'x', 'y', 'safe')];
    const outcome = fix('FROM a\nRUN one x\n', rules, { only: ['b'] });
    expect(outcome.after).toBe('FROM a\nRUN one y\n');
    expect(outcome.skipped).toMatchObject([{ rule: 'a', reason: 'filtered' }]);
  });

  it('stops rules that undo each other, and names them', () => {
    const outcome = fix('FROM a\nRUN one\n', [
      replaceRule('there', 'one', 'two', 'safe'),
      replaceRule('back', 'two', 'one', 'safe'),
    ]);
    expect(outcome.after).toBe('FROM a\nRUN two\n');
    expect(outcome.skipped).toMatchObject([{ rule: 'back', reason: 'cycle' }]);
  });

  it('takes the left one of two that touch, and the other in the next pass', () => {
    const outcome = fix('FROM a\nRUN one\n', [
      replaceRule('a', 'one', 'two', 'safe'),
      replaceRule('b', 'one', 'three', 'safe'),
    ]);
    expect(outcome.applied.map(({ rule }) => rule)).toEqual(['a']);
    expect(outcome.after).toBe('FROM a\nRUN two\n');
  });
});
