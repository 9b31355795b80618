import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { rules } from '../../rules/index.ts';
import { KnownError } from '../errors.ts';
import type { LintResult } from '../lint/result.ts';
import {
  FORMAT_NAMES,
  FORMATS,
  type FormatEntry,
  type FormatName,
  type ReportOptions,
} from '../report/index.ts';
import { closest } from '../text/closest.ts';
import type { Session } from './session.ts';
import { VERSION } from './version.ts';

export interface OutputPlan {
  readonly format: FormatName;
  /** undefined: standard output. */
  readonly file: string | undefined;
}

/** Pairs each `--format` with the `--output` of its place; a missing one is tty, or standard output. */
export function planOutputs(formats: readonly string[], outputs: readonly string[]): OutputPlan[] {
  const count = Math.max(1, formats.length, outputs.length);
  const plans = Array.from({ length: count }, (_, index): OutputPlan => {
    const asked = formats[index] ?? 'tty';
    const format = FORMAT_NAMES.find(name => name === asked);
    if (format === undefined) throw unknownFormat(asked);
    const file = outputs[index];
    return { format, file: file === undefined || file === '-' ? undefined : file };
  });
  if (plans.filter(plan => plan.file === undefined).length > 1) {
    throw new KnownError(
      'outputs-collide',
      {
        en: 'more than one --format would go to standard output',
        zh: '有多个 --format 都会写到标准输出',
      },
      {
        hint: {
          en: 'give each its --output FILE, in the same order',
          zh: '请按相同顺序为每个格式指定 --output 文件',
        },
      },
    );
  }
  return plans;
}

/** Writes one result in every format asked for. */
export async function writeOutputs(
  plans: readonly OutputPlan[],
  result: LintResult,
  session: Session,
): Promise<void> {
  for (const { format, file } of plans) {
    const entry: FormatEntry = FORMATS[format];
    const color = file === undefined ? session.out.color : 'never';
    const report = await entry.load(color);
    const text = report(result, reportOptions(session, color));
    if (file === undefined) {
      session.out.write(text);
      continue;
    }
    try {
      await writeFile(resolve(session.cwd, file), text);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new KnownError(
        'cannot-write',
        { en: 'cannot write {file}: {reason}', zh: '无法写入 {file}：{reason}' },
        { values: { file, reason }, cause },
      );
    }
  }
}

export function reportOptions(session: Session, color: ReportOptions['color']): ReportOptions {
  return {
    language: session.language,
    rules: new Map(rules.map(rule => [rule.name, rule])),
    cwd: session.cwd,
    color,
    columns: session.out.columns,
    version: VERSION,
    links: color !== 'never' && showsLinks(session),
  };
}

function unknownFormat(format: string): KnownError {
  const meant = closest(format, FORMAT_NAMES);
  return new KnownError(
    'unknown-format',
    { en: 'there is no format {format}', zh: '没有输出格式 {format}' },
    {
      values: { format, meant: meant ?? '', all: FORMAT_NAMES.join(', ') },
      hint:
        meant === undefined
          ? { en: 'there are {all}', zh: '可用的格式：{all}' }
          : { en: 'did you mean {meant}?', zh: '您是不是想用 {meant}？' },
    },
  );
}

/** Terminals that tell of themselves that they follow OSC 8. */
function showsLinks({ out, env }: Session): boolean {
  if (!out.isTerminal) return false;
  return (
    env.WT_SESSION !== undefined ||
    ['iTerm.app', 'WezTerm', 'vscode', 'ghostty'].includes(env.TERM_PROGRAM ?? '') ||
    Number(env.VTE_VERSION ?? 0) >= 5000
  );
}
