import { relative, resolve } from 'node:path';
import { rules } from '../../../rules/index.ts';
import type { SkipReason } from '../../fix/select.ts';
import { type FixedFile, fixFiles } from '../../project/fixFiles.ts';
import { printable } from '../../report/printable.ts';
import { namesOf } from '../../rule/catalogue.ts';
import { fill, type Text } from '../../rule/language.ts';
import { unifiedDiff } from '../../text/diff.ts';
import { type Command, strings } from '../command.ts';
import { PROJECT_OPTIONS, projectOptions } from '../projectOptions.ts';
import type { ExitCode, Session } from '../session.ts';
import { unknownRule } from '../unknownRule.ts';

const TEXTS = {
  fixed: { en: '{path}: {count} fixed', zh: '{path}：已修复 {count} 处' },
  wouldFix: { en: '{path}: {count} would be fixed', zh: '{path}：可修复 {count} 处' },
  applied: {
    en: '  {line}: {title} ({rule}, {safety})',
    zh: '  第 {line} 行：{title}（{rule}，{safety}）',
  },
  file: { en: '  writes {path}', zh: '  写入 {path}' },
  skipped: {
    en: '  not applied at {line}: {title} ({rule}): {reason}',
    zh: '  第 {line} 行未应用：{title}（{rule}）：{reason}',
  },
  nothing: { en: 'nothing to fix', zh: '没有可修复的问题' },
  held: {
    en: '{count} unsafe fixes are held back; --unsafe applies them',
    zh: '有 {count} 处不安全的修复未应用，可用 --unsafe 应用',
  },
} as const satisfies Record<string, Text>;

const REASONS: Readonly<Record<SkipReason, Text>> = {
  unsafe: { en: 'needs --unsafe', zh: '需要 --unsafe' },
  manual: { en: 'for you to decide', zh: '需要人工处理' },
  overlap: { en: 'another fix holds the place', zh: '与另一处修复冲突' },
  broken: {
    en: 'the file would no longer build: please report this',
    zh: '修复后文件无法构建，请反馈此问题',
  },
  cycle: { en: 'fixes undo each other: please report this', zh: '修复之间互相抵消，请反馈此问题' },
  filtered: { en: 'another rule was asked for', zh: '未被选中' },
};

const command: Command = {
  arguments: '[paths..]',
  positionals: {
    paths: {
      type: 'string',
      describe: {
        en: 'files, folders, globs, or - from standard input to output (default: this folder)',
        zh: '文件、目录、通配符，或用 - 从标准输入读取并写到标准输出（默认为当前目录）',
      },
    },
  },
  options: {
    unsafe: {
      type: 'boolean',
      describe: {
        en: 'also fixes after which the image may differ',
        zh: '也应用可能改变镜像的修复',
      },
    },
    diff: {
      type: 'boolean',
      describe: { en: 'print a diff, change nothing', zh: '只输出差异，不修改文件' },
    },
    check: {
      type: 'boolean',
      describe: {
        en: 'change nothing, exit 1 if something would',
        zh: '不修改文件；若有可修复之处则以 1 退出',
      },
    },
    ...PROJECT_OPTIONS,
    rule: {
      type: 'string',
      array: true,
      nargs: 1,
      describe: {
        en: 'only fixes of this rule or code; name=severity sets one as in lint (repeatable)',
        zh: '只应用该规则或代码的修复；写成 规则名=级别 则与 lint 相同（可重复）',
      },
    },
  },
  examples: [
    ['dockwright fix --diff', { en: 'look first', zh: '先查看差异' }],
    ['dockwright fix - < Dockerfile', { en: 'as a filter', zh: '作为过滤器使用' }],
  ],

  async run(args, session) {
    const paths = strings(args.paths);
    const diff = args.diff === true;
    const check = args.check === true;
    const filter = paths.includes('-');
    const options = projectOptions(args, session);
    const only = selectedRules(strings(args.rule).filter(word => !word.includes('=')));
    const settings = { unsafe: args.unsafe === true, only, write: !diff && !check && !filter };

    let exit: ExitCode = 0;
    let changes = 0;
    let held = 0;
    for await (const fixed of fixFiles(paths, options, settings)) {
      const { outcome, result } = fixed;
      if (outcome === undefined) {
        exit = 2;
        session.err.write(`dockwright: ${result.failure?.message ?? fixed.path}\n`);
        continue;
      }
      changes += outcome.applied.length;
      held += outcome.skipped.filter(({ reason }) => reason === 'unsafe').length;
      if (diff) printDiff(fixed, session);
      else if (filter) session.out.write(outcome.after);
      if (!filter || args.verbose === true) {
        printFixes(fixed, session, { done: settings.write, verbose: args.verbose === true });
      }
    }
    if (changes === 0 && exit === 0 && !filter)
      session.err.write(`${TEXTS.nothing[session.language]}\n`);
    if (held > 0) session.err.write(`${fill(TEXTS.held, session.language, { count: held })}\n`);
    return check && changes > 0 && exit === 0 ? 1 : exit;
  },
};

export default command;

function printDiff({ path, outcome, root }: FixedFile, session: Session): void {
  if (outcome === undefined) return;
  const color = session.out.color !== 'never';
  session.out.write(unifiedDiff(path, outcome.before, outcome.after, { color, shown: printable }));
  for (const change of outcome.files) {
    const name = contextPath(root, change.path, session);
    session.out.write(unifiedDiff(name, change.before, change.after, { color, shown: printable }));
  }
}

function printFixes(
  { path, outcome, root }: FixedFile,
  session: Session,
  how: { done: boolean; verbose: boolean },
): void {
  if (outcome === undefined) return;
  const { language } = session;
  const line = (text: Text, values: Record<string, string | number>): void =>
    session.err.write(`${fill(text, language, values)}\n`);
  if (outcome.applied.length > 0) {
    line(how.done ? TEXTS.fixed : TEXTS.wouldFix, { path, count: outcome.applied.length });
    for (const { line: at, title, rule, safety } of outcome.applied) {
      line(TEXTS.applied, { line: at, title, rule, safety });
    }
    for (const change of outcome.files) {
      line(TEXTS.file, { path: contextPath(root, change.path, session) });
    }
  }
  for (const { rule, title, reason, line: at } of outcome.skipped) {
    if (!how.verbose && reason !== 'broken' && reason !== 'cycle') continue;
    line(TEXTS.skipped, { line: at, title, rule, reason: REASONS[reason][language] });
  }
}

function contextPath(root: string | undefined, path: string, session: Session): string {
  return root === undefined
    ? path
    : relative(session.cwd, resolve(root, path)).replaceAll('\\', '/');
}

function selectedRules(names: readonly string[]): ReadonlySet<string> | undefined {
  if (names.length === 0) return undefined;
  const known = namesOf(rules);
  for (const name of names) {
    if (!known.has(name.toLowerCase())) throw unknownRule(name, known.keys());
  }
  return new Set(names.map(name => name.toLowerCase()));
}
