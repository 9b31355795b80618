import { fill, type Language, type Text } from '../rule/language.ts';
import type { Severity } from '../rule/rule.ts';

export const SEVERITY_NAMES: Readonly<Record<Severity, Text>> = {
  error: { en: 'error', zh: '错误' },
  warning: { en: 'warning', zh: '警告' },
  info: { en: 'info', zh: '提示' },
  style: { en: 'style', zh: '风格' },
};

export const SAFETY_NAMES: Readonly<Record<'safe' | 'unsafe' | 'manual', Text>> = {
  safe: { en: 'safe', zh: '安全' },
  unsafe: { en: 'unsafe', zh: '不安全' },
  manual: { en: 'by hand', zh: '需手动修改' },
};

export const TEXTS = {
  fatal: { en: 'build fails', zh: '构建失败' },
  fatalLong: {
    en: 'BuildKit refuses this file, so the build fails.',
    zh: 'BuildKit 无法解析该文件，构建会失败。',
  },
  fix: { en: 'fix', zh: '修复' },
  fixLine: { en: '{label}: {title} ({safety})', zh: '{label}：{title}（{safety}）' },
  costs: { en: 'costs {bytes}', zh: '占用 {bytes}' },
  failedLine: { en: '{label}: {path}: {message}', zh: '{label}：{path}：{message}' },
  failed: { en: 'not linted', zh: '未检查' },
  clean: { en: '{files}, no problems', zh: '检查了 {files}，未发现问题' },
  cleanRest: { en: 'No problems in the rest.', zh: '其余文件未发现问题。' },
  total: { en: '{problems} in {files}: {parts}', zh: '{files}中共 {problems}：{parts}' },
  fixable: { en: '{count} fixable with {command}', zh: '{count} 个可用 {command} 自动修复' },
  fixableUnsafe: {
    en: '{count} more with {command}',
    zh: '另有 {count} 个可用 {command} 修复',
  },
  hiddenLines: { en: '{lines} not shown', zh: '省略 {lines}' },
  rule: { en: 'Rule', zh: '规则' },
  place: { en: 'Place', zh: '位置' },
  severity: { en: 'Severity', zh: '级别' },
  message: { en: 'Message', zh: '说明' },
  count: { en: 'Count', zh: '数量' },
  filesColumn: { en: 'Files', zh: '文件数' },
  fixableColumn: { en: 'Fixable', zh: '可修复' },
  codeColumn: { en: 'Code', zh: '编号' },
  reportTitle: { en: 'dockwright report', zh: 'dockwright 检查报告' },
  why: { en: 'Why', zh: '原因' },
  allSeverities: { en: 'all', zh: '全部' },
  rulePage: { en: 'rule page', zh: '规则说明' },
  madeBy: { en: 'Made by dockwright {version}', zh: '由 dockwright {version} 生成' },
  listSeparator: { en: ', ', zh: '、' },
  clauseSeparator: { en: ', ', zh: '，' },
} as const satisfies Readonly<Record<string, Text>>;

interface Noun {
  readonly one: string;
  readonly many: string;
  readonly zh: string;
}

const NOUNS = {
  error: { one: 'error', many: 'errors', zh: '个错误' },
  warning: { one: 'warning', many: 'warnings', zh: '个警告' },
  info: { one: 'info', many: 'infos', zh: '个提示' },
  style: { one: 'style', many: 'styles', zh: '个风格问题' },
  problem: { one: 'problem', many: 'problems', zh: '个问题' },
  file: { one: 'file', many: 'files', zh: '个文件' },
  line: { one: 'line', many: 'lines', zh: '行' },
} as const satisfies Readonly<Record<string, Noun>>;

/** `1 error`, `2 errors`, `2 个错误`. */
export function countOf(count: number, noun: keyof typeof NOUNS, language: Language): string {
  const { one, many, zh } = NOUNS[noun];
  if (language === 'zh') return `${count} ${zh}`;
  return `${count} ${count === 1 ? one : many}`;
}

export function say(
  key: keyof typeof TEXTS,
  language: Language,
  values?: Readonly<Record<string, string | number>>,
): string {
  return fill(TEXTS[key], language, values);
}

/** `2 errors, 1 warning`: what is not there is left out. */
export function severityParts(
  counts: Readonly<Record<Severity, number>>,
  language: Language,
  paint: (severity: Severity, text: string) => string = (_, text) => text,
): string {
  return (['error', 'warning', 'info', 'style'] as const)
    .filter(severity => counts[severity] > 0)
    .map(severity => paint(severity, countOf(counts[severity], severity, language)))
    .join(say('listSeparator', language));
}
