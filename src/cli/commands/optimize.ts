import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
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
import { BUILD_OPTIONS, buildRequest } from '../buildOptions.ts';
import { type Arguments, type Command, optionalString, strings } from '../command.ts';
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
    prove: {
      type: 'boolean',
      describe: {
        en: 'build before and after, compare the images, and refuse what changes more than it says',
        zh: '构建优化前后的镜像并比较，拒绝改动超出声明范围的优化',
      },
    },
    touch: {
      type: 'string',
      requiresArg: true,
      describe: {
        en: 'with --prove: the source file that is changed before the rebuild',
        zh: '与 --prove 合用：重新构建前要修改的源文件',
      },
    },
    verbose: {
      type: 'boolean',
      describe: {
        en: 'with --prove: show what the engine says',
        zh: '与 --prove 合用：显示引擎输出',
      },
    },
    engine: BUILD_OPTIONS.engine,
    secret: BUILD_OPTIONS.secret,
    network: BUILD_OPTIONS.network,
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
    [
      'dockwright optimize --prove --apply',
      { en: 'only what is proven', zh: '只应用已验证的优化' },
    ],
  ],

  async run(args, session) {
    const options = projectOptions(args, session);
    const { path, only } = readWords(args, session);
    const json: object[] = [];
    let exit: ExitCode = 0;
    for await (const opened of openFiles([path], options)) {
      if ('failure' in opened) {
        exit = 2;
        session.err.write(`dockwright: ${opened.failure?.message ?? opened.path}\n`);
        continue;
      }
      const task: Task = { opened, only, args, session, json };
      const refused = args.prove === true ? await prove(task) : await propose(task);
      if (refused && exit === 0) exit = 1;
    }
    if (args.json === true) {
      session.out.write(`${JSON.stringify({ version: 1, files: json }, undefined, 2)}\n`);
    }
    return exit;
  },
};

export default command;

interface Task {
  readonly opened: OpenFile;
  readonly only: ReadonlySet<OptimizationName> | undefined;
  readonly args: Arguments;
  readonly session: Session;
  /** Takes what is printed at the end. */
  readonly json: object[];
}

/** Lists what could be done, or does it. */
async function propose({ opened, only, args, session, json }: Task): Promise<false> {
  const view = viewOf(opened.text, opened.lint);
  const proposals = findProposals(view).map(
    (proposal): ListedProposal => ({ proposal, line: view.file.source.lineAt(proposal.offset) }),
  );
  const outcome =
    args.apply !== undefined || args.diff === true
      ? optimizeDockerfile(opened.text, { ...opened.lint, only })
      : undefined;
  if (args.apply !== undefined && args.diff !== true) await write(opened, outcome?.after);
  const { language, out } = session;
  if (args.json === true) json.push(asJson(opened, proposals, outcome, session));
  else if (outcome !== undefined) show(opened, outcome, session, { diff: args.diff === true });
  else if (args.markdown === true) out.write(listAsMarkdown(opened.path, proposals, language));
  else out.write(listAsText(opened.path, proposals, language, out.columns));
  return false;
}

/** Builds each version and keeps what is proven. @returns whether something was refused */
async function prove({ opened, only, args, session, json }: Task): Promise<boolean> {
  const { context } = opened.lint;
  if (opened.file === undefined || opened.root === undefined || context === undefined) {
    throw new KnownError('prove-needs-file', {
      en: '--prove builds: it needs a Dockerfile on disk, not standard input',
      zh: '--prove 需要实际构建，请指定磁盘上的 Dockerfile，而不是标准输入',
    });
  }
  const { withProofBuilder } = await import('../proofBuilder.ts');
  const { proveOptimizations } = await import('../../optimize/prove/prove.ts');
  const report = await import('../proofReport.ts');
  const options = { ...opened.lint, only };
  const request = buildRequest({ ...args, context: opened.root, file: opened.file }, session, []);
  const setting = {
    request,
    context,
    touch: optionalString(args.touch),
    texts: [opened.text, optimizeDockerfile(opened.text, options).after],
  };
  const proof = await withProofBuilder(setting, args, session, builder =>
    proveOptimizations(opened.text, options, builder),
  );
  if (args.apply !== undefined) await write(opened, proof.text);
  const { language, out } = session;
  if (args.json === true) {
    json.push({ path: opened.path, proof: report.proofAsJson(proof, language), after: proof.text });
  } else if (args.markdown === true) {
    out.write(report.proofAsMarkdown(opened.path, proof, language));
  } else out.write(report.proofAsText(proof, language));
  if (args.diff === true) {
    const color = out.color !== 'never';
    session.err.write(
      unifiedDiff(opened.path, opened.text, proof.text, { color, shown: printable }),
    );
  }
  return proof.steps.some(({ refused }) => refused !== undefined);
}

/** `--apply a b .` takes all words behind it: what is no name and stands for a file is the path. */
function readWords(args: Arguments, session: Session) {
  const words = strings(args.apply).filter(word => word !== '');
  if (args.path !== undefined) return { path: String(args.path), only: namedOnes(words) };
  const last = words.at(-1);
  const isPath =
    last !== undefined && !isOptimizationName(last) && existsSync(resolve(session.cwd, last));
  return isPath
    ? { path: last, only: namedOnes(words.slice(0, -1)) }
    : { path: '.', only: namedOnes(words) };
}

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

async function write(opened: OpenFile, after: string | undefined): Promise<void> {
  if (after === undefined || after === opened.text) return;
  if (opened.file === undefined || opened.lossy) return;
  await replaceFile(opened.file, opened.text, after);
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
