import type { Instruction, Stage } from '../../dockerfile/nodes.ts';
import { commentAbove, indentOf, isPragma, removeLines } from '../../dockerfile/wholeLines.ts';
import { workdirAt } from '../../dockerfile/workdir.ts';
import { packageAction } from '../../shell/install.ts';
import type { Edit } from '../../text/edit.ts';
import { Project } from '../manifests/project.ts';
import { filled, type Optimization, type Proposal } from '../proposal.ts';
import { go, rust } from '../splits/binaries.ts';
import { dotnet, java, node } from '../splits/managed.ts';
import { type Split, SplitSource, type Splitter } from '../splits/split.ts';
import { type WheelSplit, wheelSplit } from '../splits/wheels.ts';
import { mentions, type View } from '../view.ts';

const TITLE = {
  en: 'Build in a stage of its own, run {title} from {base}',
  zh: '在独立阶段中构建，最终镜像基于 {base} 运行 {title} 程序',
};
const EXPLANATION = {
  en: 'Compilers, sources and what was downloaded to build stay in the first stage; the image holds {copies} and what {base} brings. Nothing in the project suggests that it reads other files when it runs.',
  zh: '编译器、源代码和构建时下载的内容留在第一阶段；最终镜像只包含 {copies} 和 {base} 自带的内容。项目中没有迹象表明运行时还要读取其他文件。',
};

const WHEELS = {
  en: 'Build wheels in a stage of its own, install them on {base}',
  zh: '在独立阶段中构建 wheel，再安装到 {base}',
};
const WHEELS_EXPLANATION = {
  en: 'Packages that are compiled need compilers and headers only once: {base} installs the finished wheels, which are mounted for that and leave nothing behind. A wheel that links a library of the large image needs its package in the small one: start the image before you trust it.',
  zh: '需要编译的包只在构建时用到编译器和头文件：{base} 直接安装挂载进来的 wheel，不留下任何残余。若某个 wheel 链接了完整镜像中的动态库，精简镜像需另行安装对应软件包，使用前请先启动镜像验证。',
};

const SPLITTERS: readonly Splitter[] = [go, rust, java, dotnet, node];

/** What says how the image runs: it belongs to the last stage. */
const RUNTIME = new Set([
  'LABEL',
  'EXPOSE',
  'CMD',
  'ENTRYPOINT',
  'HEALTHCHECK',
  'STOPSIGNAL',
  'VOLUME',
]);
/** Packages that only build. */
const BUILD_TOOLS =
  /^(?:gcc|g\+\+|make|cmake|git|curl|wget|build-essential|build-base|musl-dev|libc-dev|libc6-dev|linux-headers|pkg-config|pkgconf|protobuf-compiler|protoc|unzip|xz-utils|upx|nasm|autoconf|automake|libtool)$/;

export const splitStages: Optimization = {
  summary: {
    en: 'a program that is built and run in one stage',
    zh: '在同一阶段中编译并运行的程序',
  },
  propose(view) {
    const [stage, ...more] = view.file.stages;
    if (stage === undefined || more.length > 0 || view.context === undefined) return [];
    const wheels = wheelSplit(view, stage);
    if (wheels !== undefined) return [toWheelProposal(stage, wheels)];
    const source = sourceOf(view, stage);
    if (source === undefined) return [];
    for (const splitter of SPLITTERS) {
      const split = splitter(source);
      if (split === undefined) continue;
      const edits = editsFor(view, source, split);
      return edits === undefined ? [] : [toProposal(stage, split, edits)];
    }
    return [];
  },
};

function toProposal(stage: Stage, split: Split, edits: readonly Edit[]): Omit<Proposal, 'name'> {
  const values = { title: split.title, base: split.base, copies: split.copies.join(', ') };
  return {
    title: filled(TITLE, values),
    explanation: filled(EXPLANATION, values),
    offset: stage.from.range.start,
    edits,
    savings: {},
    confidence: split.confidence,
    declares: {
      files: [{ below: '/', may: ['added', 'removed', 'content', 'mode', 'owner'] }],
      config: ['Env', 'Entrypoint', 'Shell'],
      keeps: split.keeps,
    },
  };
}

function toWheelProposal(stage: Stage, { base, edits }: WheelSplit): Omit<Proposal, 'name'> {
  return {
    title: filled(WHEELS, { base }),
    explanation: filled(WHEELS_EXPLANATION, { base }),
    offset: stage.from.range.start,
    edits,
    savings: {},
    confidence: 'possible',
    declares: {
      files: [{ below: '/', may: ['added', 'removed', 'content', 'mode', 'owner'] }],
      config: ['Env'],
      keeps: [],
    },
  };
}

function sourceOf(view: View, stage: Stage): SplitSource | undefined {
  const { context } = view;
  if (context === undefined || stage.from.alias !== undefined) return undefined;
  const nodes = stage.instructions;
  for (const each of nodes) {
    if (each.keyword === 'ONBUILD' || each.keyword === 'SHELL' || each.keyword === 'ADD')
      return undefined;
    // Accounts and owners of the first stage are unknown to the second.
    if (each.keyword === 'USER' && !/^\d+(?::\d+)?$/.test(each.value?.value ?? ''))
      return undefined;
    if (each.keyword === 'COPY' && each.flags.some(({ name }) => name === 'chown'))
      return undefined;
    if (each.keyword === 'RUN' && installsMore(view, each)) return undefined;
  }
  if (nodes.some(each => each.keyword === 'COPY' && each.from !== undefined)) return undefined;
  const last = nodes.at(-1);
  // The base image's own directory is not known.
  if (last === undefined || !workdirAt(view.file, last).certain) return undefined;
  const started = startedWords(nodes);
  if (started === undefined) return undefined;
  return new SplitSource(view, stage, new Project(context, ''), started);
}

/** A RUN puts something into the image that the program may need: packages, accounts. */
function installsMore(view: View, run: Instruction): boolean {
  return view.scripts(run).some(({ commands }) =>
    commands.some(command => {
      if (/^(?:useradd|adduser|groupadd|addgroup|chown|setcap)$/.test(command.name)) return true;
      const action = packageAction(command);
      if (action?.manager.scope !== 'system' || action.verb !== 'install') return false;
      return action.packages.some(({ name }) => !BUILD_TOOLS.test(name));
    }),
  );
}

function startedWords(nodes: readonly Instruction[]): string[] | undefined {
  const entrypoint = nodes.findLast(each => each.keyword === 'ENTRYPOINT');
  const cmd = nodes.findLast(each => each.keyword === 'CMD');
  const words: string[] = [];
  for (const each of [entrypoint, cmd]) {
    if (each === undefined || (each.keyword !== 'CMD' && each.keyword !== 'ENTRYPOINT')) continue;
    if (each.command.form !== 'exec') return undefined;
    words.push(...each.command.exec.map(({ value }) => value));
  }
  return words.length === 0 ? undefined : words;
}

function editsFor(view: View, source: SplitSource, split: Split): Edit[] | undefined {
  const { file, text } = view;
  const { eol } = file.source;
  const nodes = source.stage.instructions;
  const at = nodes.findLastIndex(({ keyword }) => keyword === 'RUN' || keyword === 'COPY');
  const last = nodes[at];
  const { image } = source.stage.from;
  if (last === undefined || image === undefined) return undefined;
  const head = nodes.slice(0, at);
  const moved = head.filter(({ keyword }) => RUNTIME.has(keyword));
  if (moved.some(each => isPragma(commentAbove(file, each)))) return undefined;
  const kept = head.filter(each => isCarried(view, each, nodes));
  const written = (each: Instruction) => text.slice(each.range.start, each.range.end);
  const workdir = head.some(({ keyword }) => keyword === 'WORKDIR')
    ? workdirAt(file, last).path
    : undefined;
  const indent = indentOf(file, last);
  const lines = [
    ...(split.last === undefined ? [] : [`RUN ${split.last}`]),
    '',
    `FROM ${split.base}`,
    ...[...moved, ...kept].sort((a, b) => a.index - b.index).map(written),
    ...(workdir === undefined ? [] : [`WORKDIR ${workdir}`]),
    ...split.copies.map(path => `COPY --from=build ${path} ${path}`),
  ];
  const user = head.findLast(({ keyword }) => keyword === 'USER');
  if (user !== undefined) lines.push(written(user));
  const { end } = last.range;
  return [
    { start: image.range.end, end: image.range.end, text: ' AS build' },
    ...[...moved, ...kept.filter(each => isForTheImageAlone(view, each, head, moved))].map(each =>
      removeLines(file, each),
    ),
    {
      start: end,
      end,
      text: lines.map(line => `${eol}${line === '' ? '' : indent}${line}`).join(''),
    },
  ];
}

/** An argument that only feeds what moves would end the cache of the first stage for nothing. */
function isForTheImageAlone(
  view: View,
  each: Instruction,
  head: readonly Instruction[],
  moved: readonly Instruction[],
): boolean {
  if (each.keyword !== 'ARG') return false;
  const readers = head.filter(
    other =>
      other.index > each.index && each.pairs.some(({ key }) => mentions(view, other, key.value)),
  );
  return readers.length > 0 && readers.every(other => moved.includes(other));
}

/** ENV holds in the container too; an ARG is needed where one of these reads it. */
function isCarried(view: View, each: Instruction, nodes: readonly Instruction[]): boolean {
  if (each.keyword === 'ENV') return true;
  if (each.keyword !== 'ARG') return false;
  return each.pairs.some(({ key }) =>
    nodes.some(
      other =>
        other.index > each.index &&
        (other.keyword === 'ENV' || RUNTIME.has(other.keyword)) &&
        view.text.slice(other.range.start, other.range.end).includes('$') &&
        view.text.slice(other.range.start, other.range.end).includes(key.value),
    ),
  );
}
