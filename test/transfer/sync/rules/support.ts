import { expect } from 'vitest';
import type { RuleDefaults, RuleFiles, SyncSettings } from '../../../../src/transfer/sync/rule.ts';
import { RuleFilesError, type RuleProblem } from '../../../../src/transfer/sync/rules/problems.ts';
import { type ReadOptions, readRules } from '../../../../src/transfer/sync/rules/read.ts';

export const SWR = 'swr.cn-north-4.myhuaweicloud.com';

export const DEFAULTS: RuleDefaults = { registry: SWR, namespace: 'test', environment: {} };

export function images(text: string): RuleFiles {
  return { images: { file: 'images', text } };
}

export function auth(text: string): RuleFiles {
  return {
    auth: { file: 'auth', text },
    images: { file: 'images', text: `quay.io/a/b ${SWR}/a/b` },
  };
}

export function read(
  files: RuleFiles,
  defaults: Partial<RuleDefaults> = {},
  options: ReadOptions = {},
): SyncSettings {
  return readRules(files, { environment: {}, ...defaults }, options);
}

/** All that is wrong; fails where nothing is. */
export function problemsOf(
  files: RuleFiles,
  defaults: Partial<RuleDefaults> = {},
  options: ReadOptions = {},
): readonly RuleProblem[] {
  try {
    read(files, defaults, options);
  } catch (error) {
    expect(error).toBeInstanceOf(RuleFilesError);
    if (error instanceof RuleFilesError) return error.problems;
  }
  throw new Error('nothing was found wrong');
}

/** `line code[ rule]` of each problem. */
export function codesOf(
  files: RuleFiles,
  defaults: Partial<RuleDefaults> = {},
  options: ReadOptions = {},
): readonly string[] {
  return problemsOf(files, defaults, options).map(
    ({ place, code, rule }) => `${place.line} ${code}${rule === undefined ? '' : ` ${rule}`}`,
  );
}

/** Rules in one line each: `source [choice] > destination[:tags]`. */
export function summary(settings: SyncSettings): readonly string[] {
  return settings.rules.map(({ source, destinations }) => {
    const { tags } = source;
    const choice =
      tags.type === 'all'
        ? 'all'
        : tags.type === 'tags'
          ? tags.tags.join(',')
          : tags.type === 'digests'
            ? tags.digests.map(digest => digest.slice(0, 10)).join(',')
            : tags.text;
    const to = destinations.map(
      target =>
        `${target.registry}/${target.repository}${target.tags === undefined ? '' : `:${target.tags.join(',')}`}`,
    );
    return `${source.registry}/${source.repository} [${choice}] > ${to.join(' + ')}`;
  });
}
