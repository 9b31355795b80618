import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { FailOn } from '../../config/config.ts';
import { KnownError } from '../../errors.ts';
import { applyBaseline, makeBaseline, parseBaseline } from '../../lint/baseline.ts';
import type { FileResult, LintResult } from '../../lint/result.ts';
import { failsAt, lintResult } from '../../lint/summary.ts';
import { fixFiles } from '../../project/fixFiles.ts';
import { lintFiles, type ProjectOptions } from '../../project/lintFiles.ts';
import { FORMAT_NAMES } from '../../report/index.ts';
import { fill } from '../../rule/language.ts';
import { type Arguments, type Command, optionalString, strings } from '../command.ts';
import { planOutputs, reportOptions, writeOutputs } from '../outputs.ts';
import { PROJECT_OPTIONS, projectOptions } from '../projectOptions.ts';
import type { ExitCode, Session } from '../session.ts';

const command: Command = {
  arguments: '[paths..]',
  positionals: {
    paths: {
      type: 'string',
      describe: {
        en: 'files, folders, globs, or - for standard input (default: this folder)',
        zh: '文件、目录、通配符，或用 - 表示标准输入（默认为当前目录）',
      },
    },
  },
  options: {
    format: {
      type: 'string',
      array: true,
      nargs: 1,
      alias: 'f',
      describe: {
        en: `output format: ${FORMAT_NAMES.join(', ')} (repeatable)`,
        zh: `输出格式：${FORMAT_NAMES.join('、')}（可重复）`,
      },
    },
    output: {
      type: 'string',
      array: true,
      nargs: 1,
      alias: 'o',
      describe: {
        en: 'file for the --format of the same place, - for standard output (repeatable)',
        zh: '对应位置的 --format 写入的文件，- 表示标准输出（可重复）',
      },
    },
    'fail-on': {
      choices: ['error', 'warning', 'info', 'style', 'none'],
      describe: {
        en: 'exit 1 from this severity on (default: warning)',
        zh: '达到该级别时以 1 退出（默认为 warning）',
      },
    },
    'max-warnings': {
      type: 'number',
      requiresArg: true,
      describe: { en: 'exit 1 when there are more warnings', zh: '警告数超过该值时以 1 退出' },
    },
    baseline: {
      type: 'string',
      requiresArg: true,
      describe: {
        en: 'leave out the findings this file knows',
        zh: '忽略该基线文件中已记录的问题',
      },
    },
    'update-baseline': {
      type: 'boolean',
      describe: {
        en: 'write what is found now into --baseline',
        zh: '将当前发现的问题写入 --baseline 文件',
      },
    },
    fix: { type: 'boolean', describe: { en: 'apply safe fixes first', zh: '先应用安全的修复' } },
    unsafe: {
      type: 'boolean',
      describe: { en: 'with --fix: unsafe fixes as well', zh: '与 --fix 同用：也应用不安全的修复' },
    },
    image: {
      type: 'string',
      requiresArg: true,
      describe: {
        en: 'the image built from the Dockerfile: findings say the bytes they cost in it',
        zh: '由该 Dockerfile 构建的镜像：显示每个问题实际占用的空间',
      },
    },
    statistics: {
      type: 'boolean',
      describe: { en: 'print how often each rule was hit', zh: '输出每条规则的命中次数' },
    },
    ...PROJECT_OPTIONS,
  },
  examples: [
    [
      'dockwright lint',
      { en: 'every Dockerfile below this folder', zh: '检查当前目录下的所有 Dockerfile' },
    ],
    [
      'dockwright lint -f sarif -o report.sarif -f tty',
      { en: 'a file for CI, and the terminal', zh: '为 CI 写文件，同时在终端显示' },
    ],
  ],

  async run(args, session) {
    const plans = planOutputs(strings(args.format), strings(args.output));
    const options = projectOptions(args, session);
    const baseline = optionalString(args.baseline);
    if (args.updateBaseline === true && baseline === undefined) {
      throw new KnownError('usage', {
        en: '--update-baseline needs --baseline FILE',
        zh: '--update-baseline 需要同时指定 --baseline 文件',
      });
    }

    const found =
      args.fix === true
        ? await fixFirst(strings(args.paths), options, args.unsafe === true)
        : await lintFiles(strings(args.paths), options);
    const files =
      baseline === undefined
        ? found
        : await againstBaseline(found, resolve(session.cwd, baseline), args, session);

    const image = optionalString(args.image);
    const result = lintResult(
      image === undefined ? files : await priced(files, image, args, session),
    );
    await writeOutputs(plans, result, session);
    if (args.statistics === true) {
      const { statisticsTable } = await import('../../report/statistics.ts');
      session.err.write(statisticsTable(result, reportOptions(session, session.err.color)));
    }
    return exitCode(result, args, options);
  },
};

export default command;

/** The half that reads images is loaded for this alone. */
async function priced(
  files: readonly FileResult[],
  image: string,
  args: Arguments,
  session: Session,
): Promise<FileResult[]> {
  const { pricedFiles } = await import('../pricedFiles.ts');
  return pricedFiles(files, image, args, session);
}

async function fixFirst(
  paths: readonly string[],
  options: ProjectOptions,
  unsafe: boolean,
): Promise<FileResult[]> {
  const results: FileResult[] = [];
  for await (const fixed of fixFiles(paths, options, { unsafe, only: undefined, write: true })) {
    results.push(fixed.result);
  }
  return results;
}

const BASELINE_TEXTS = {
  written: {
    en: 'wrote {count} known findings to {path}',
    zh: '已将 {count} 个问题写入 {path}',
  },
  known: {
    en: '{count} findings are known from the baseline',
    zh: '基线中已有的 {count} 个问题未显示',
  },
  stale: {
    en: '{count} known findings are gone: --update-baseline forgets them',
    zh: '基线中有 {count} 个问题已不存在，可用 --update-baseline 更新',
  },
} as const;

async function againstBaseline(
  files: readonly FileResult[],
  path: string,
  args: Arguments,
  session: Session,
): Promise<FileResult[]> {
  const say = (text: { en: string; zh: string }, values: Record<string, string | number>): void =>
    session.err.write(`${fill(text, session.language, values)}\n`);
  if (args.updateBaseline === true) {
    const made = makeBaseline(files);
    await writeFile(path, `${JSON.stringify(made, undefined, 2)}\n`);
    const count = Object.values(made.files)
      .flatMap(entries => Object.values(entries))
      .reduce((sum, number) => sum + number, 0);
    say(BASELINE_TEXTS.written, { count, path });
    return applyBaseline(files, made).files;
  }
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new KnownError(
      'no-baseline',
      { en: 'cannot read the baseline {path}', zh: '无法读取基线文件 {path}' },
      {
        values: { path },
        hint: { en: 'write it with --update-baseline', zh: '请先用 --update-baseline 生成' },
        cause,
      },
    );
  }
  const applied = applyBaseline(files, parseBaseline(text, path));
  if (applied.known > 0) say(BASELINE_TEXTS.known, { count: applied.known });
  if (applied.stale > 0) say(BASELINE_TEXTS.stale, { count: applied.stale });
  return applied.files;
}

async function exitCode(
  result: LintResult,
  args: Arguments,
  options: ProjectOptions,
): Promise<ExitCode> {
  if (result.files.some(file => file.failure !== undefined)) return 2;
  const asked = optionalString(args.failOn);
  let fails = false;
  for (const file of result.files) {
    if (fails) break;
    const threshold = (asked ?? (await configuredThreshold(file, options))) as FailOn;
    fails = failsAt(file, threshold);
  }
  const most = typeof args.maxWarnings === 'number' ? args.maxWarnings : undefined;
  if (most !== undefined && result.summary.warnings > most) fails = true;
  return fails ? 1 : 0;
}

async function configuredThreshold(file: FileResult, options: ProjectOptions): Promise<FailOn> {
  const path = file.path === '-' ? undefined : resolve(options.cwd, file.path);
  return (await options.settingsOf(path)).failOn ?? 'warning';
}
