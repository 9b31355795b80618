import { baseOf } from '../src/dockerfile/base.ts';
import { baseFacts } from '../src/dockerfile/bases/base.ts';
import type { Family } from '../src/dockerfile/bases/facts.ts';
import type { Instruction } from '../src/dockerfile/nodes.ts';
import { imageStages, rootStage } from '../src/dockerfile/reach.ts';
import { defineRule } from '../src/rule/rule.ts';
import { packageAction } from '../src/shell/install.ts';

interface Runtime {
  readonly title: string;
  /** Official image that brings it. */
  readonly image: string;
  readonly packages: RegExp;
  readonly commands: RegExp;
  /** Also pulled in by many other programs, so only what the container runs tells. */
  readonly incidental?: true;
}

const RUNTIMES: readonly Runtime[] = [
  {
    title: 'Node.js',
    image: 'node',
    packages: /^(?:nodejs|node|npm)(?:[-\d.]|$)/,
    commands: /^(?:node|nodejs|npm|npx|yarn|pnpm|pm2|pm2-runtime|nodemon|next)$/,
  },
  {
    title: 'Java',
    image: 'eclipse-temurin',
    packages: /^(?:openjdk-\d+-(?:jre|jdk)|default-(?:jre|jdk)|java-[\d.]+-openjdk|temurin-\d+-)/,
    commands: /^java$/,
  },
  {
    title: 'PHP',
    image: 'php',
    packages: /^php(?:\d[\d.]*)?(?:-(?:cli|fpm|common))?$/,
    commands: /^php(?:-fpm)?[\d.]*$/,
  },
  {
    title: 'Ruby',
    image: 'ruby',
    packages: /^ruby(?:[\d.]+|-full)?$/,
    commands: /^(?:ruby|bundle|rails|rackup|puma|unicorn|rake)$/,
  },
  {
    title: 'Python',
    image: 'python',
    packages: /^python(?:[\d.]+)?(?:-pip)?$/,
    commands: /^(?:python[\d.]*|gunicorn|uvicorn|uwsgi|flask|celery|streamlit|jupyter)$/,
    incidental: true,
  },
];

const GENERAL: ReadonlySet<Family | undefined> = new Set<Family>([
  'almalinux',
  'amazon',
  'centos',
  'centos-stream',
  'debian',
  'fedora',
  'oracle',
  'rocky',
  'ubuntu',
]);

export default defineRule({
  name: 'general-base-for-runtime',
  aliases: [],
  category: 'base-image',
  severity: 'info',
  presets: ['recommended', 'guide', 'strict'],
  guide: ['1.6'],
  summary: {
    en: 'A language runtime installed on a general-purpose distribution.',
    zh: '在通用发行版镜像上自行安装语言运行时。',
  },
  why: {
    en: 'An image whose purpose is to run one language is better built on the official image of that language: it has the version you name instead of the one the distribution happens to ship, comes in slim and alpine variants of a fraction of the size, and is rebuilt with security fixes. Reported is the final image, when exactly one runtime is installed with the package manager and the container runs it, or starts something that does not say what it is.',
    zh: '如果镜像只是为了运行某一种语言的程序，直接使用该语言的官方镜像更好：版本由您指定，而不是由发行版决定；提供体积小得多的 slim、alpine 版本；并会随安全修复重新构建。仅当最终镜像用包管理器安装了唯一一种运行时，且容器运行的正是它（或无法判断运行什么）时提示。',
  },
  examples: [
    {
      bad: 'FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y nodejs npm\nCOPY . /app\nCMD ["node", "/app/server.js"]\n',
      good: 'FROM node:24-slim\nCOPY . /app\nCMD ["node", "/app/server.js"]\n',
    },
  ],
  messages: {
    general: {
      en: 'This image runs {title} on a general {base}; start from the official image {image}, in a slim or alpine variant',
      zh: '该镜像在通用的 {base} 上运行 {title}；建议改用官方镜像 {image} 的 slim 或 alpine 版本',
    },
  },
  create(context) {
    const { file } = context;
    const installed = new Map<Runtime, Set<Instruction['stage']>>();
    return {
      command(command, _script, node) {
        const action = packageAction(command);
        if (action?.verb !== 'install') return;
        for (const { name, kind } of action.packages) {
          if (kind !== 'package' || !SYSTEM.has(action.manager.name)) continue;
          const runtime = RUNTIMES.find(({ packages }) => packages.test(name));
          if (runtime === undefined) continue;
          const stages = installed.get(runtime) ?? new Set();
          stages.add(node.stage);
          installed.set(runtime, stages);
        }
      },
      fileEnd() {
        const last = file.stages.at(-1);
        if (last === undefined || installed.size === 0) return;
        const inImage = imageStages(file);
        const present = [...installed.keys()].filter(runtime =>
          [...(installed.get(runtime) ?? [])].some(
            stage => stage !== undefined && inImage.has(stage),
          ),
        );
        const started = startedRuntime(inImage);
        const own = present.filter(({ incidental }) => incidental !== true);
        const runtime = started === undefined ? (own.length === 1 ? own[0] : undefined) : started;
        if (runtime === undefined || runtime === null || !present.includes(runtime)) return;
        if (own.some(other => other !== runtime)) return;
        const root = rootStage(last);
        const { image } = root.from;
        const base = baseOf(root, context.scope(root.from));
        if (base.kind !== 'image' || image === undefined) return;
        const facts = baseFacts(base.reference);
        if (facts.kind !== 'distribution' || facts.guessed || !GENERAL.has(facts.family)) return;
        context.report({
          message: 'general',
          data: { title: runtime.title, base: facts.title ?? facts.image, image: runtime.image },
          range: image.range,
        });
      },
    };

    /** What the container starts; null for a program that is none of these, undefined where a script hides it. */
    function startedRuntime(stages: ReadonlySet<unknown>): Runtime | null | undefined {
      const starters = file.instructions.filter(
        node => (node.keyword === 'CMD' || node.keyword === 'ENTRYPOINT') && stages.has(node.stage),
      );
      const entrypoint = starters.findLast(({ keyword }) => keyword === 'ENTRYPOINT');
      const cmd = starters.findLast(({ keyword }) => keyword === 'CMD');
      const commands = [entrypoint, cmd].flatMap(node =>
        node === undefined ? [] : context.scripts(node).flatMap(script => script.commands),
      );
      for (const { name } of commands) {
        const runtime = RUNTIMES.find(each => each.commands.test(name));
        if (runtime !== undefined) return runtime;
      }
      // An image that starts nothing, or a bare shell, is a box of tools.
      const hidden = commands.some(
        ({ name, args }) =>
          SCRIPT.test(name) || (SHELL.test(name) && SCRIPT.test(baseName(args[0]?.value ?? ''))),
      );
      return hidden ? undefined : null;
    }
  },
});

const SCRIPT = /^(?:docker-)?(?:boot|entry-?point|init|run|start|start-?up)(?:\.sh)?$/;
const SHELL = /^(?:ash|bash|dash|sh)$/;

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

const SYSTEM: ReadonlySet<string> = new Set([
  'apt',
  'apt-get',
  'aptitude',
  'dnf',
  'microdnf',
  'yum',
]);
