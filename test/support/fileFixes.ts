import { memoryContext } from '../../src/context/buildContext.ts';
import { type FixOutcome, fixDockerfile } from '../../src/fix/fix.ts';
import { activate } from '../../src/rule/catalogue.ts';
import type { Rule } from '../../src/rule/rule.ts';

/** Applies a rule's fixes, those of files beside the Dockerfile included, until they settle. */
export function fixWithFiles(
  rule: Rule,
  code: string,
  files: Readonly<Record<string, string>>,
  unsafe = true,
): FixOutcome {
  const rules = [activate(rule)];
  const context = memoryContext(files);
  return fixDockerfile(code, { lint: { rules, language: 'en', context }, unsafe });
}
