import { splitReference } from '../../image/reference.ts';
import { element, escapeXml } from '../../report/xml.ts';
import type { Language } from '../../rule/language.ts';
import { sourceName, targetName } from '../../transfer/sync/expand.ts';
import type { ImageResult, SyncResult } from '../../transfer/sync/result.ts';
import { writeRules } from '../../transfer/sync/rules/write.ts';
import type { VerifyResult } from '../../transfer/sync/verify.ts';

/** The stable JSON of a sync. */
export function syncJson(result: SyncResult, verified: VerifyResult | undefined): object {
  const { images, ruleFailures, ...numbers } = result;
  return {
    version: 1,
    summary: { ...outcomes(images), rulesFailed: ruleFailures.length, ...numbers },
    images: images.map(each => ({
      source: sourceName(each.image),
      target: targetName(each.image),
      outcome: each.outcome,
      sourceDigest: each.sourceDigest,
      targetDigest: each.targetDigest,
      before: each.before,
      referrers: each.referrers,
      refusals: each.refusals.map(({ code, message }) => ({ code, message: message.en })),
      error: each.error && {
        code: each.error.code,
        message: each.error.message,
        hint: each.error.hint,
      },
      rule: { file: each.image.rule.place.file, line: each.image.rule.place.line },
    })),
    ruleFailures: ruleFailures.map(({ rule, error }) => ({
      file: rule.place.file,
      line: rule.place.line,
      code: error.code,
      message: error.message,
      hint: error.hint,
    })),
    ...(verified === undefined ? {} : { verify: verifyJson(verified) }),
  };
}

export function verifyJson({ problems, ...counts }: VerifyResult): object {
  return {
    ...counts,
    problems: problems.map(({ image, code, message }) => ({
      source: sourceName(image),
      target: targetName(image),
      code,
      message: message.en,
    })),
  };
}

/** Old digest -> new digest of what was converted, with the names it has. */
export function digestMap(images: readonly ImageResult[]): object {
  const changed = images.filter(
    ({ sourceDigest, targetDigest, outcome }) =>
      outcome !== 'failed' &&
      outcome !== 'skipped' &&
      sourceDigest !== undefined &&
      targetDigest !== undefined &&
      sourceDigest !== targetDigest,
  );
  return Object.fromEntries(
    changed.map(({ image, sourceDigest, targetDigest }) => [
      `${image.source.registry}/${image.source.repository}@${sourceDigest}`,
      `${image.target.registry}/${image.target.repository}@${targetDigest}`,
    ]),
  );
}

/** JUnit XML: one case an image, with what a verification found. */
export function syncJunit(
  result: SyncResult,
  verified: VerifyResult | undefined,
  language: Language,
): string {
  const problems = new Map<string, string[]>();
  for (const { image, message } of verified?.problems ?? []) {
    const name = targetName(image);
    problems.set(name, [...(problems.get(name) ?? []), message[language]]);
  }
  let failures = 0;
  const cases = result.images.map(({ image, outcome, error }) => {
    const name = targetName(image);
    const attributes = { name, classname: sourceName(image), time: 0 };
    const said = error?.say(language).message ?? '';
    if (outcome === 'skipped') {
      return element('testcase', attributes, element('skipped', { message: said }));
    }
    const wrong = [...(outcome === 'failed' ? [said] : []), ...(problems.get(name) ?? [])];
    if (wrong.length === 0) return element('testcase', attributes);
    failures++;
    const failure = element('failure', { message: wrong[0] }, escapeXml(wrong.join('\n')));
    return element('testcase', attributes, failure);
  });
  const errors = result.ruleFailures.map(({ rule, error }) => {
    const { message } = error.say(language);
    const name = `${rule.place.file}:${rule.place.line}`;
    const attributes = { name, classname: 'rules', time: 0 };
    return element('testcase', attributes, element('error', { message }, escapeXml(message)));
  });
  const all = [...cases, ...errors];
  const counts = { tests: all.length, failures, errors: errors.length, time: result.seconds };
  const suite = element(
    'testsuite',
    { name: 'dockwright sync', ...counts },
    `${all.map(each => `\n    ${each}`).join('')}\n  `,
  );
  const suites = element('testsuites', { name: 'dockwright', ...counts }, `\n  ${suite}\n`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${suites}\n`;
}

/** A rules file that tries again what has failed. */
export function failedRules(images: readonly ImageResult[]): string | undefined {
  const failed = images.filter(({ outcome }) => outcome === 'failed');
  if (failed.length === 0) return undefined;
  return writeRules(
    failed.map(({ image }) => ({
      source: splitReference(sourceName(image)),
      destination: splitReference(targetName(image)),
    })),
  );
}

export function outcomes(
  images: readonly ImageResult[],
): Readonly<Record<ImageResult['outcome'], number>> {
  const counts = { current: 0, copied: 0, converted: 0, skipped: 0, failed: 0 };
  for (const { outcome } of images) counts[outcome]++;
  return counts;
}
