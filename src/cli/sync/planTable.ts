import { printable } from '../../report/printable.ts';
import { fill, type Text } from '../../rule/language.ts';
import { formatBytes } from '../../text/byteSize.ts';
import { sourceName, targetName } from '../../transfer/sync/expand.ts';
import type { PlannedImage } from '../../transfer/sync/plan.ts';
import type { SyncPlan } from '../../transfer/sync/sync.ts';
import type { Session } from '../session.ts';

const DECISIONS: Readonly<Record<PlannedImage['decision'], Text>> = {
  current: { en: 'there', zh: '已存在' },
  copy: { en: 'copy', zh: '复制' },
  convert: { en: 'convert', zh: '转换' },
  skip: { en: 'skip', zh: '跳过' },
  fail: { en: 'FAILS', zh: '失败' },
};

/** What a plan comes to in numbers. */
export interface PlanTotals {
  readonly images: Readonly<Record<PlannedImage['decision'], number>>;
  readonly manifests: number;
  readonly blobs: number;
  /** Each blob once a target registry; what is there already is not subtracted. */
  readonly bytes: number;
}

export function planTotals({ images }: SyncPlan): PlanTotals {
  const counts = { current: 0, copy: 0, convert: 0, skip: 0, fail: 0 };
  const blobs = new Map<string, number>();
  const manifests = new Set<string>();
  for (const { decision, tree, image } of images) {
    counts[decision]++;
    if (tree === undefined || (decision !== 'copy' && decision !== 'convert')) continue;
    const { registry, repository } = image.target;
    for (const { digest } of tree.manifests) manifests.add(`${registry}/${repository}@${digest}`);
    for (const { digest, size } of tree.blobs)
      blobs.set(`${registry} ${digest}`, Math.max(0, size));
  }
  const bytes = [...blobs.values()].reduce((sum, size) => sum + size, 0);
  return { images: counts, manifests: manifests.size, blobs: blobs.size, bytes };
}

/** One line an image: what is done, how big it is, from where to where, and what stands against it. */
export function planTable(plan: SyncPlan, { language }: Session): string {
  const rows = plan.images.map(planned => {
    const { decision, image, tree, error, refusals } = planned;
    const bytes = (tree?.blobs ?? []).reduce((sum, { size }) => sum + Math.max(0, size), 0);
    const why =
      error?.say(language).message ?? refusals.map(({ message }) => message[language]).join('; ');
    return {
      decision: DECISIONS[decision][language],
      size: tree === undefined || decision === 'current' ? '' : formatBytes(bytes),
      names: `${sourceName(image)} -> ${targetName(image)}`,
      why,
    };
  });
  const width = Math.max(0, ...rows.map(({ decision }) => decision.length));
  const lines = rows.map(({ decision, size, names, why }) =>
    printable(
      `${decision.padEnd(width)}  ${size.padStart(8)}  ${names}${why === '' ? '' : `  (${why})`}`,
    ),
  );
  for (const { rule, error } of plan.ruleFailures) {
    const { file, line } = rule.place;
    lines.push(
      printable(`${DECISIONS.fail[language]}  ${file}:${line}: ${error.say(language).message}`),
    );
  }
  return `${[...lines, totalsLine(plan, language)].join('\n')}\n`;
}

function totalsLine(plan: SyncPlan, language: 'en' | 'zh'): string {
  const { images, blobs, bytes } = planTotals(plan);
  return fill(TEXTS.totals, language, {
    ...images,
    fail: images.fail + plan.ruleFailures.length,
    blobs,
    bytes: formatBytes(bytes),
  });
}

const TEXTS = {
  totals: {
    en: '{copy} to copy, {convert} to convert, {current} there already, {skip} left out, {fail} that will fail; {blobs} blobs, {bytes} at most to move',
    zh: '待复制 {copy}，待转换 {convert}，已存在 {current}，跳过 {skip}，将失败 {fail}；共 {blobs} 个层，最多传输 {bytes}',
  },
} as const;
