import { KnownError } from '../../errors.ts';
import { replaceFile } from '../../fix/write.ts';
import {
  findProposals,
  type OptimizeOutcome,
  optimizeDockerfile,
  type RefusalReason,
} from '../../optimize/optimize.ts';
import {
  isOptimizationName,
  OPTIMIZATION_NAMES,
  type OptimizationName,
} from '../../optimize/proposal.ts';
import { viewOf } from '../../optimize/view.ts';
import { type OpenFile, openFiles } from '../../project/lintFiles.ts';
import { printable } from '../../report/printable.ts';
import { fill, type Text } from '../../rule/language.ts';
import { closest } from '../../text/closest.ts';
import { unifiedDiff } from '../../text/diff.ts';
import { type Command, strings } from '../command.ts';
import {
  type ListedProposal,
  listAsMarkdown,
  listAsText,
  proposalAsJson,
  savingsOf,
} from '../optimizeReport.ts';
import { PROJECT_OPTIONS, projectOptions } from '../projectOptions.ts';
import type { ExitCode, Session } from '../session.ts';

const TEXTS = {
  applied: { en: '{path}: {count} applied', zh: '{path}：已应用 {count} 项' },
  wouldApply: { en: '{path}: {count} would be applied', zh: '{path}：可应用 {count} 项' },
  step: { en: '  {line}: {title} ({name})', zh: '  第 {line} 行：{title}（{name}）' },
  saving: { en: '       {saving}', zh: '       {saving}' },
  held: {
    en: '  not applied at {line}: {title} ({name}): {reason}',
    zh: '  第 {line} 行未应用：{title}（{name}）：{reason}',
  },
  nothing: { en: '{path}: nothing to apply', zh: '{path}：没有可应用的优化' },
} as const satisfies Record<string, Text>;

const REASONS: Readonly<Record<RefusalReason, Text>> = {
  possible: { en: 'only by name', zh: '需点名应用' },
  broken: {
    en: 'the file would no longer build: please report this',
    zh: '应用后文件无法构建，请反馈此问题',
  },
  'comment-lost': { en: 'a comment would be lost', zh: '会丢失注释' },
  cycle: { en: 'it would undo another one', zh: '会抵消另一项优化' },
};

const command: Command = {
  arguments: '[path]',
  positionals: {
    path: {
      type: 'string',
      describe: {
        en: 'Dockerfile or folder (default: this folder)',
        zh: 'Dockerfile 或目录（默认为当前目录）',
      },
    },
  },
  options: {
    apply: {
      type: 'array',
      string: true,
      describe: {
        en: 'write the Dockerfile: all that are certain or likely, or the named ones',
        zh: '写入 Dockerfile：默认应用所有“确定”和“很可能”的优化，也可点名',
      },
    },
    diff: {
      type: 'boolean',
      describe: { en: 'print what would be applied, change nothing', zh: '只输出差异，不修改文件' },
    },
    json: { type: 'boolean', describe: { en: 'print JSON', zh: '输出 JSON' } },
    markdown: { type: 'boolean', describe: { en: 'print Markdown', zh: '输出 Markdown' } },
    config: PROJECT_OPTIONS.config,
    'build-arg': PROJECT_OPTIONS['build-arg'],
    context: PROJECT_OPTIONS.context,
  },
  examples: [
    [
      'dockwright optimize',
      { en: 'what could be done, and what it saves', zh: '列出可做的优化及收益' },
    ],
    ['dockwright optimize --diff', { en: 'look first', zh: '先查看差异' }],
    ['dockwright optimize --apply merge-runs', { en: 'only this one', zh: '只应用这一项' }],
  ],

  async run(args, session) {
    const options = projectOptions(args, session);
    const path = args.path === undefined ? '.' : String(args.path);
    const only = namedOnes(strings(args.apply));
    const apply = args.apply !== undefined;
    let exit: ExitCode = 0;
    const json: object[] = [];
    for await (const opened of openFiles([path], options)) {
      if ('failure' in opened) {
        exit = 2;
        session.err.write(`dockwright: ${opened.failure?.message ?? opened.path}\n`);
        continue;
      }
      const view = viewOf(opened.text, opened.lint);
      const proposals = findProposals(view).map(
        (proposal): ListedProposal => ({
          proposal,
          line: view.file.source.lineAt(proposal.offset),
        }),
      );
      const outcome =
        apply || args.diff === true
          ? optimizeDockerfile(opened.text, { ...opened.lint, only })
          : undefined;
      if (apply && args.diff !== true) await write(opened, outcome);
      if (args.json === true) json.push(asJson(opened, proposals, outcome, session));
      else if (outcome !== undefined) show(opened, outcome, session, { diff: args.diff === true });
      else if (args.markdown === true) {
        session.out.write(listAsMarkdown(opened.path, proposals, session.language));
      } else {
        session.out.write(
          listAsText(opened.path, proposals, session.language, session.out.columns),
        );
      }
    }
    if (args.json === true) {
      session.out.write(`${JSON.stringify({ version: 1, files: json }, undefined, 2)}\n`);
    }
    return exit;
  },
};

export default command;

function namedOnes(names: readonly string[]): ReadonlySet<OptimizationName> | undefined {
  const given = names.flatMap(name => name.split(',')).filter(name => name !== '');
  if (given.length === 0) return undefined;
  return new Set(
    given.map(name => {
      if (isOptimizationName(name)) return name;
      const meant = closest(name, OPTIMIZATION_NAMES);
      throw new KnownError(
        'unknown-optimization',
        { en: 'there is no optimization {name}', zh: '没有名为 {name} 的优化' },
        {
          values: { name, meant: meant ?? '', all: OPTIMIZATION_NAMES.join(', ') },
          hint:
            meant === undefined
              ? { en: 'there are {all}', zh: '可用的有：{all}' }
              : { en: 'did you mean {meant}?', zh: '您是不是想用 {meant}？' },
        },
      );
    }),
  );
}

async function write(opened: OpenFile, outcome: OptimizeOutcome | undefined): Promise<void> {
  if (outcome === undefined || opened.file === undefined || opened.lossy) return;
  if (outcome.after !== outcome.before) {
    await replaceFile(opened.file, outcome.before, outcome.after);
  }
}

function show(
  { path, file }: OpenFile,
  outcome: OptimizeOutcome,
  session: Session,
  how: { readonly diff: boolean },
): void {
  const { language } = session;
  const line = (text: Text, values: Record<string, string | number>) =>
    session.err.write(`${printable(fill(text, language, values))}\n`);
  if (how.diff) {
    const color = session.out.color !== 'never';
    session.out.write(
      unifiedDiff(path, outcome.before, outcome.after, { color, shown: printable }),
    );
  } else if (file === undefined) session.out.write(outcome.after);
  if (outcome.applied.length === 0) line(TEXTS.nothing, { path });
  else {
    line(how.diff ? TEXTS.wouldApply : TEXTS.applied, { path, count: outcome.applied.length });
  }
  for (const { proposal, line: at } of outcome.applied) {
    const { name, title, savings } = proposal;
    line(TEXTS.step, { line: at, title: title[language], name });
    for (const saving of savingsOf(savings, language)) line(TEXTS.saving, { saving });
  }
  for (const { proposal, line: at, reason } of outcome.held) {
    const { name, title } = proposal;
    line(TEXTS.held, { line: at, title: title[language], name, reason: REASONS[reason][language] });
  }
}

function asJson(
  { path }: OpenFile,
  proposals: readonly ListedProposal[],
  outcome: OptimizeOutcome | undefined,
  { language }: Session,
): object {
  const listed = proposals.map(each => proposalAsJson(each, language));
  if (outcome === undefined) return { path, proposals: listed };
  return {
    path,
    proposals: listed,
    applied: outcome.applied.map(each => proposalAsJson(each, language)),
    held: outcome.held.map(each => ({ ...proposalAsJson(each, language), reason: each.reason })),
    after: outcome.after,
  };
}
