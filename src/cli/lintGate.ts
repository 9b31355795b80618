import path from 'node:path';
import { rules } from '../../rules/index.ts';
import { FAIL_ON, type FailOn } from '../config/config.ts';
import { KnownError } from '../errors.ts';
import { atLeast, lintResult } from '../lint/summary.ts';
import { lintFiles } from '../project/lintFiles.ts';
import { FORMATS } from '../report/index.ts';
import type { Arguments, Command } from './command.ts';
import { projectOptions } from './projectOptions.ts';
import type { Session } from './session.ts';
import { VERSION } from './version.ts';

/** Options of commands that lint before they build. */
export const GATE_OPTIONS = {
  lint: {
    type: 'boolean',
    default: true,
    describe: { en: 'lint first (--no-lint: not)', zh: '先检查 Dockerfile（--no-lint 跳过）' },
  },
  'fail-on': {
    choices: FAIL_ON,
    describe: {
      en: 'findings from this severity on stop the build (default: warning)',
      zh: '达到该级别的问题会阻止构建（默认 warning）',
    },
  },
  preset: {
    type: 'string',
    requiresArg: true,
    describe: { en: 'rule set of the lint', zh: '检查所用的规则集' },
  },
  config: {
    type: 'string',
    requiresArg: true,
    describe: { en: 'lint configuration file', zh: '检查所用的配置文件' },
  },
} as const satisfies Command['options'];

/** The gate said no: findings, which have been shown. */
export class GateError extends KnownError {
  override name = 'GateError';
}

/**
 * Lints one Dockerfile and shows what is found on standard error.
 * @throws GateError `lint-gate` when findings reach the threshold
 */
export async function lintGate(
  dockerfile: string,
  args: Arguments,
  session: Session,
): Promise<void> {
  const shown = path.relative(session.cwd, dockerfile);
  const options = projectOptions(args, session);
  const files = await lintFiles([dockerfile], options);
  const result = lintResult(files);
  const [file] = files;
  if (file?.failure !== undefined) {
    throw new KnownError('lint-failed', file.failure.message);
  }
  const asked = FAIL_ON.find(name => name === args['fail-on']);
  const threshold: FailOn = asked ?? (await options.settingsOf(dockerfile)).failOn ?? 'warning';
  const findings = file?.findings ?? [];
  if (findings.length > 0) {
    const report = await FORMATS.tty.load();
    session.err.write(
      report(result, {
        language: session.language,
        rules: new Map(rules.map(rule => [rule.name, rule])),
        cwd: session.cwd,
        color: session.err.color,
        columns: session.err.columns,
        version: VERSION,
        links: false,
      }),
    );
  }
  const stopping =
    threshold === 'none' ? [] : findings.filter(({ severity }) => atLeast(severity, threshold));
  if (stopping.length === 0) return;
  const fatal = stopping.some(finding => finding.fatal === true);
  throw new GateError(
    'lint-gate',
    {
      en: 'the lint gate is closed: {count} findings in {shown} ({names})',
      zh: '检查未通过：{shown} 中有 {count} 个问题（{names}）',
    },
    {
      values: {
        count: stopping.length,
        shown,
        names: [...new Set(stopping.map(({ rule }) => rule))].join(', '),
      },
      hint: fatal
        ? {
            en: 'no builder takes this file: mend it by hand, or with dockwright fix {shown}',
            zh: '构建引擎无法解析该文件：请手动修改，或运行 dockwright fix {shown}',
          }
        : {
            en: 'dockwright fix {shown} mends what it can; --fail-on error lets warnings pass, --no-lint everything',
            zh: '可用 dockwright fix {shown} 自动修复；--fail-on error 放行警告，--no-lint 跳过检查',
          },
    },
  );
}
