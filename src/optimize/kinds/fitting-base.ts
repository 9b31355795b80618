import { baseOf } from '../../dockerfile/base.ts';
import type { RunInstruction, Stage } from '../../dockerfile/nodes.ts';
import { imageStages, rootStage } from '../../dockerfile/reach.ts';
import { commentsInside, removeLines } from '../../dockerfile/wholeLines.ts';
import { isChain, withoutStep } from '../../shell/chain.ts';
import { type PackageAction, packageAction } from '../../shell/install.ts';
import type { Command, Script } from '../../shell/nodes.ts';
import { normalPath, removedPaths } from '../../shell/paths.ts';
import type { Edit } from '../../text/edit.ts';
import { Project } from '../manifests/project.ts';
import { filled, type Optimization, type Proposal } from '../proposal.ts';
import { RUNTIMES, type Runtime } from '../runtimes.ts';
import { plainScript, type View } from '../view.ts';

const TITLE = {
  en: 'Start from {image} instead of {base}',
  zh: '用 {image} 代替 {base} 作为基础镜像',
};
const EXPLANATION = {
  en: 'The image runs {title} only. Its official image has the version that you name, is rebuilt with security fixes, and carries no general distribution with build tools. The version of {title} changes with it: look at what the program asks for.',
  zh: '该镜像只运行 {title}。官方镜像的版本由您指定，会随安全修复重新构建，也不带通用发行版和编译工具。{title} 的版本会随之改变，请确认程序的版本要求。',
};
const REST = {
  en: ' Still installed, now from Debian: {packages}.',
  zh: '其余软件包（{packages}）照常安装，改由 Debian 提供。',
};

const GENERAL = new Set(['ubuntu', 'debian']);

export const fittingBase: Optimization = {
  summary: {
    en: 'a language runtime installed on a general distribution',
    zh: '在通用发行版上安装语言运行时',
  },
  propose(view) {
    const last = view.file.stages.at(-1);
    const proposal = last === undefined ? undefined : forImage(view, last);
    return proposal === undefined ? [] : [proposal];
  },
};

function forImage(view: View, last: Stage): Omit<Proposal, 'name'> | undefined {
  const { file } = view;
  const root = rootStage(last);
  const { image } = root.from;
  const base = baseOf(root, view.scope(root.from));
  if (base.kind !== 'image' || base.variable || image === undefined) return undefined;
  const facts = view.facts(last);
  if (facts?.kind !== 'distribution' || facts.guessed || !GENERAL.has(facts.family ?? '')) {
    return undefined;
  }
  // Another stage that is built on it is built for something else.
  if (file.stages.some(stage => stage !== last && rootStage(stage) === root && stage !== root))
    return undefined;
  const installs = installsOf(view);
  if (installs === undefined) return undefined;
  const all = installs.flatMap(({ action }) => action.packages.map(({ name }) => name));
  const runtime = startedRuntime(view, imageStages(file));
  if (runtime === undefined || !all.some(name => runtime.packages.test(name))) return undefined;
  const rest = all.filter(name => !runtime.packages.test(name));
  if (rest.some(name => runtime.extensions.test(name))) return undefined;
  if (
    RUNTIMES.some(
      other =>
        other !== runtime && rest.some(name => other.packages.test(name) && !other.incidental),
    )
  ) {
    return undefined;
  }
  const edits: Edit[] = [];
  for (const install of installs) {
    const more = withoutPackages(view, install, runtime);
    if (more === undefined) return undefined;
    edits.push(...more);
  }
  const project = view.context === undefined ? undefined : new Project(view.context, '');
  const name = runtime.image(all, project);
  const values = { image: name, base: base.name, title: runtime.title, packages: rest.join(', ') };
  const explanation = filled(EXPLANATION, values);
  const more = filled(REST, values);
  return {
    title: filled(TITLE, values),
    explanation:
      rest.length === 0
        ? explanation
        : { en: explanation.en + more.en, zh: explanation.zh + more.zh },
    offset: image.range.start,
    edits: [{ start: image.range.start, end: image.range.end, text: name }, ...edits],
    savings: {},
    confidence: 'likely',
    // Another distribution: only what the project copies is the same.
    declares: {
      files: [{ below: '/', may: ['added', 'removed', 'content', 'mode', 'owner'] }],
      config: ['Env', 'Entrypoint', 'Cmd'],
      keeps: [],
    },
  };
}

interface Install {
  readonly run: RunInstruction;
  readonly script: Script;
  readonly action: PackageAction;
}

/** Every installation with apt in the image; undefined where one cannot be read to its end. */
function installsOf(view: View): Install[] | undefined {
  const stages = imageStages(view.file);
  const found: Install[] = [];
  for (const node of view.file.instructions) {
    if (node.keyword !== 'RUN' || node.stage === undefined || !stages.has(node.stage)) continue;
    for (const command of view.scripts(node).flatMap(({ commands }) => commands)) {
      const action = packageAction(command);
      // Another source of packages (nodesource, a PPA) is for this distribution alone.
      if (/^(?:add-apt-repository|apt-key)$/.test(command.name)) return undefined;
      if (command.args.some(({ value }) => /nodesource|sources\.list/.test(value)))
        return undefined;
      if (action?.manager.family !== 'apt' || action.verb !== 'install') continue;
      const script = plainScript(view, node);
      if (
        script === undefined ||
        !isChain(script) ||
        action.packages.some(({ dynamic }) => dynamic)
      ) {
        return undefined;
      }
      found.push({ run: node, script, action });
    }
  }
  return found;
}

/** What the container starts by its CMD or ENTRYPOINT. */
function startedRuntime(view: View, stages: ReadonlySet<Stage>): Runtime | undefined {
  const starters = view.file.instructions.filter(
    node =>
      (node.keyword === 'CMD' || node.keyword === 'ENTRYPOINT') &&
      node.stage !== undefined &&
      stages.has(node.stage),
  );
  const commands = starters.flatMap(node => view.scripts(node).flatMap(script => script.commands));
  const started = new Set(
    commands.flatMap(({ name }) => RUNTIMES.find(each => each.commands.test(name)) ?? []),
  );
  const [only] = started;
  return started.size === 1 ? only : undefined;
}

function withoutPackages(view: View, install: Install, runtime: Runtime): Edit[] | undefined {
  const { run, script, action } = install;
  const gone = action.packages.filter(({ name }) => runtime.packages.test(name));
  if (gone.length === 0) return [];
  if (gone.length < action.packages.length) {
    return gone.map(({ word }) => {
      // With the blanks, and the line break, in front of it.
      let { start } = word.range;
      while (/[\s\\]/.test(view.text[start - 1] ?? '')) start--;
      return { start, end: word.range.end, text: '' };
    });
  }
  const others = script.commands.filter(command => command !== action.command);
  if (others.every(isAptUpkeep)) {
    return run.flags.length > 0 || commentsInside(view.file, run).length > 0
      ? undefined
      : [removeLines(view.file, run)];
  }
  const edit = withoutStep(script, action.command.step);
  return edit === undefined ? undefined : [edit];
}

function isAptUpkeep(command: Command): boolean {
  const action = packageAction(command);
  if (action !== undefined) return action.manager.family === 'apt' && action.verb !== 'install';
  const removed = removedPaths(command);
  return (
    removed.length > 0 && removed.every(({ path }) => normalPath(path).path.startsWith('/var/'))
  );
}
