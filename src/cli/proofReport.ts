import { KnownError } from '../errors.ts';
import type { Comparison, ConfigDifference, FileDifference } from '../optimize/prove/compare.ts';
import type { Measure, Proof, ProofStep } from '../optimize/prove/prove.ts';
import { printable } from '../report/printable.ts';
import { displayWidth } from '../report/width.ts';
import { fill, type Language, type Text } from '../rule/language.ts';
import { formatBytes } from '../text/byteSize.ts';
import { code, escaped, proposalAsJson } from './optimizeReport.ts';

/** Differences of one step that are shown; all of them are in the JSON. */
const MOST_SHOWN = 20;

const TEXTS = {
  heading: { en: 'Proof with {engine}', zh: '验证结果（{engine}）' },
  before: { en: 'before', zh: '优化前' },
  after: { en: 'after', zh: '优化后' },
  change: { en: 'change', zh: '变化' },
  layers: { en: 'layers', zh: '层数' },
  compressed: { en: 'size as pushed', zh: '推送大小' },
  uncompressed: { en: 'size unpacked', zh: '解压大小' },
  files: { en: 'files', zh: '文件数' },
  seconds: { en: 'build without cache', zh: '无缓存构建' },
  rebuild: { en: 'rebuild after a change of {file}', zh: '修改 {file} 后重新构建' },
  steps: { en: 'Steps', zh: '步骤' },
  accepted: { en: 'proven', zh: '已验证' },
  refused: { en: 'refused', zh: '已拒绝' },
  failed: { en: 'does not build: {why}', zh: '无法构建：{why}' },
  declared: { en: '{count} files differ as declared', zh: '{count} 个文件的差异符合声明' },
  noise: { en: '{count} differ as noise: {reasons}', zh: '{count} 处为已知噪声：{reasons}' },
  unstable: { en: 'differs in every build', zh: '每次构建都不同' },
  more: { en: '… and {count} more', zh: '…… 另有 {count} 处' },
  none: { en: 'nothing to prove', zh: '没有可验证的优化' },
  same: { en: 'same files, same config', zh: '文件与配置均相同' },
} as const satisfies Record<string, Text>;

const CHANGES: Readonly<Record<FileDifference['change'], Text>> = {
  added: { en: 'added', zh: '新增' },
  removed: { en: 'lost', zh: '丢失' },
  content: { en: 'content differs', zh: '内容不同' },
  mode: { en: 'mode {before} -> {after}', zh: '权限 {before} -> {after}' },
  owner: { en: 'owner {before} -> {after}', zh: '属主 {before} -> {after}' },
};

type Row = readonly [label: string, before: string, after: string, change: string];

export function proofAsText(proof: Proof, language: Language): string {
  const lines = [fill(TEXTS.heading, language, { engine: proof.engine }), ''];
  const rows = [
    ['', TEXTS.before[language], TEXTS.after[language], TEXTS.change[language]] as const,
    ...rowsOf(proof, language),
  ];
  const widths = [0, 1, 2, 3].map(column =>
    Math.max(...rows.map(row => displayWidth(row[column] ?? ''))),
  );
  for (const row of rows) {
    const cells = row.map((cell, column) => {
      const gap = ' '.repeat((widths[column] ?? 0) - displayWidth(cell));
      return column === 0 ? cell + gap : gap + cell;
    });
    lines.push(`  ${cells.join('  ')}`.trimEnd());
  }
  lines.push('');
  if (proof.steps.length === 0) lines.push(`  ${TEXTS.none[language]}`);
  for (const step of proof.steps) {
    const { name, title } = step.applied.proposal;
    const verdict = step.refused === undefined ? TEXTS.accepted : TEXTS.refused;
    lines.push(`  ${verdict[language]}: ${printable(title[language])} (${name})`);
    for (const text of detailsOf(step, language)) lines.push(`      ${printable(text)}`);
  }
  return `${lines.join('\n')}\n`;
}

export function proofAsMarkdown(path: string, proof: Proof, language: Language): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const lines = [
    `### ${code(path)}: ${escaped(fill(TEXTS.heading, language, { engine: proof.engine }))}`,
    '',
    row(['', TEXTS.before[language], TEXTS.after[language], TEXTS.change[language]]),
    '|---|--:|--:|--:|',
    ...rowsOf(proof, language).map(cells => row(cells.map(escaped))),
    '',
  ];
  for (const step of proof.steps) {
    const { name, title } = step.applied.proposal;
    const verdict = step.refused === undefined ? TEXTS.accepted : TEXTS.refused;
    lines.push(`- **${verdict[language]}**: ${escaped(title[language])} (\`${name}\`)`);
    for (const text of detailsOf(step, language)) lines.push(`  - ${escaped(text)}`);
  }
  return `${lines.join('\n')}\n`;
}

export function proofAsJson(proof: Proof, language: Language): object {
  return {
    engine: proof.engine,
    touched: proof.touched,
    before: proof.before,
    after: proof.after,
    steps: proof.steps.map(step => {
      const { applied, comparison, refused, saved } = step;
      const failure =
        refused !== undefined && 'failure' in refused ? refused.failure.message : undefined;
      return {
        ...proposalAsJson(applied, language),
        accepted: refused === undefined,
        saved,
        ...(failure === undefined ? {} : { failure }),
        differences: comparison.files.map(each => ({
          path: each.path,
          change: each.change,
          before: each.before,
          after: each.after,
          excuse:
            each.excuse?.kind === 'noise' ? `noise: ${each.excuse.why.en}` : each.excuse?.kind,
        })),
        config: comparison.config.map(configAsJson),
      };
    }),
  };
}

function rowsOf({ before, after, touched }: Proof, language: Language): Row[] {
  const count = (label: string, pick: (measure: Measure) => number): Row => {
    const [was, now] = [pick(before), pick(after)];
    return [label, String(was), String(now), signed(now - was)];
  };
  const bytes = (label: string, pick: (measure: Measure) => number): Row => {
    const [was, now] = [pick(before), pick(after)];
    return [label, formatBytes(was), formatBytes(now), percent(was, now)];
  };
  const rows = [
    count(TEXTS.layers[language], ({ layers }) => layers),
    bytes(TEXTS.compressed[language], ({ compressed }) => compressed),
    bytes(TEXTS.uncompressed[language], ({ uncompressed }) => uncompressed),
    count(TEXTS.files[language], ({ files }) => files),
    seconds(TEXTS.seconds[language], before.seconds, after.seconds),
  ];
  if (before.rebuildSeconds !== undefined && after.rebuildSeconds !== undefined) {
    const label = printable(fill(TEXTS.rebuild, language, { file: touched ?? '' }));
    rows.push(seconds(label, before.rebuildSeconds, after.rebuildSeconds));
  }
  return rows;
}

function seconds(label: string, was: number, now: number): Row {
  return [label, `${was.toFixed(1)} s`, `${now.toFixed(1)} s`, percent(was, now)];
}

function signed(value: number): string {
  return value > 0 ? `+${value}` : String(value);
}

function percent(was: number, now: number): string {
  if (was === 0) return '';
  return `${signed(Math.round(((now - was) / was) * 100))} %`;
}

/** What a step's images differ in: what it was refused for, else what was excused. */
function detailsOf({ comparison, refused }: ProofStep, language: Language): string[] {
  if (refused !== undefined && 'failure' in refused) {
    const { failure } = refused;
    const why = failure instanceof KnownError ? failure.say(language).message : failure.message;
    return [fill(TEXTS.failed, language, { why })];
  }
  if (refused !== undefined) return differencesOf(refused, language);
  const excused = new Map<string, number>();
  let declared = 0;
  for (const { excuse } of comparison.files) {
    if (excuse?.kind === 'declared') declared++;
    if (excuse?.kind === 'noise') add(excused, excuse.why[language]);
    if (excuse?.kind === 'unstable') add(excused, TEXTS.unstable[language]);
  }
  const noise = [...excused.values()].reduce((sum, count) => sum + count, 0);
  const lines = comparison.config.map(each => configLine(each));
  if (declared > 0) lines.push(fill(TEXTS.declared, language, { count: declared }));
  if (noise > 0) {
    const reasons = [...excused.keys()].join(', ');
    lines.push(fill(TEXTS.noise, language, { count: noise, reasons }));
  }
  return lines.length === 0 ? [TEXTS.same[language]] : lines;
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function differencesOf({ files, config }: Comparison, language: Language): string[] {
  const shown = files.slice(0, MOST_SHOWN).map(each => `${each.path}: ${changeOf(each, language)}`);
  if (files.length > MOST_SHOWN) {
    shown.push(fill(TEXTS.more, language, { count: files.length - MOST_SHOWN }));
  }
  return [...config.map(each => configLine(each)), ...shown];
}

function changeOf({ change, before, after }: FileDifference, language: Language): string {
  const text = CHANGES[change];
  if (change === 'mode') {
    const octal = (mode: number | undefined) => (mode ?? 0).toString(8);
    return fill(text, language, { before: octal(before?.mode), after: octal(after?.mode) });
  }
  if (change === 'owner') {
    const owner = (entry: typeof before) => `${entry?.uid ?? 0}:${entry?.gid ?? 0}`;
    return fill(text, language, { before: owner(before), after: owner(after) });
  }
  return text[language];
}

function configAsJson(difference: ConfigDifference): object {
  const { field, declared } = difference;
  if (field === 'Env') return { field, declared, names: changedVariables(difference) };
  return difference;
}

/** Values of variables may be secrets: only their names are told. */
function changedVariables({ before, after }: ConfigDifference): string[] {
  const pairs = (value: unknown) =>
    new Set(Array.isArray(value) ? value.map(each => String(each)) : []);
  const [was, now] = [pairs(before), pairs(after)];
  const changed = [...was, ...now].filter(each => !was.has(each) || !now.has(each));
  return [...new Set(changed.map(each => each.replace(/=.*/s, '')))];
}

function configLine(difference: ConfigDifference): string {
  const { field, before, after } = difference;
  if (field === 'Env') return `Env: ${changedVariables(difference).join(', ')}`;
  return `${field}: ${JSON.stringify(before) ?? '-'} -> ${JSON.stringify(after) ?? '-'}`;
}
