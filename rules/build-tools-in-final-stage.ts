import { type InstalledPackage, installedPackages } from '../src/dockerfile/installed.ts';
import { starterList } from '../src/dockerfile/starters.ts';
import { isToolbox } from '../src/dockerfile/toolbox.ts';
import { defineRule } from '../src/rule/rule.ts';
import type { Command } from '../src/shell/nodes.ts';

const TOOLS = new Set(
  (
    'alpine-sdk ant autoconf automake base-devel bison build-base build-essential cargo clang cmake flex g++ gcc gcc-c++ ' +
    'gfortran gcc-gfortran go golang golang-go gradle kernel-devel libtool linux-headers make maven meson nasm ninja ' +
    'ninja-build rust rustc yasm'
  ).split(' '),
);

/** Headers and versions of compilers: `libssl-dev`, `zlib-devel`, `g++-12`, `clang-18`. */
const TOOL_NAMES =
  /^(?!java-)[\w.+-]+-(?:dev|devel)$|^(?:gcc|g\+\+|clang|golang)-\d[\d.]*$|^linux-headers-/;

const GROUPS = new Set(['development tools', '@development-tools', '@development tools']);

/** Programs of these packages; where the container starts one, it needs them. */
const PROGRAMS = new Set(
  'ant bazel cargo cc clang cmake g++ gcc go gradle gradlew make meson mvn mvnw ninja rustc'.split(
    ' ',
  ),
);

/** Nobody's list in a message is longer. */
const SHOWN = 5;

export default defineRule({
  name: 'build-tools-in-final-stage',
  aliases: [],
  category: 'packages',
  severity: 'info',
  presets: ['recommended', 'guide', 'strict'],
  guide: ['1.2'],
  summary: {
    en: 'Compilers, build tools or headers are left in the final image.',
    zh: '编译器、构建工具或头文件留在了最终镜像中。',
  },
  why: {
    en: 'A compiler with its headers takes some hundred MB, is needed while the image is built and not once the container runs, and helps whoever breaks in (guide 1.2). Build in a stage of its own and `COPY --from` the result; where a package must be compiled in place, remove the tools in the same RUN (`apk add --virtual .build … && … && apk del .build`). Not reported are images whose container starts such a tool, and those that people or build jobs work in.',
    zh: '编译器及其头文件通常占用数百 MB，只在构建时需要，容器运行时用不到，还会方便入侵者（指南 1.2）。请在单独的构建阶段中编译，再用 `COPY --from` 复制产物；若必须就地编译，请在同一条 RUN 中卸载工具（`apk add --virtual .build … && … && apk del .build`）。容器本身要运行这类工具的镜像，以及供人或构建任务使用的镜像不会提示。',
  },
  examples: [
    {
      bad: 'FROM python:3.13-slim\nRUN apt-get update && apt-get install -y gcc libpq-dev && pip install psycopg2==2.9.10\nCMD ["python", "app.py"]\n',
      good: 'FROM python:3.13-slim AS build\nRUN apt-get update && apt-get install -y gcc libpq-dev && pip wheel -w /wheels psycopg2==2.9.10\n\nFROM python:3.13-slim\nRUN --mount=from=build,source=/wheels,target=/wheels pip install /wheels/*\nCMD ["python", "app.py"]\n',
    },
  ],
  options: {
    allow: {
      type: 'strings',
      default: [],
      describe: { en: 'packages that the image is meant to have', zh: '镜像中允许存在的软件包' },
    },
  },
  messages: {
    tools: {
      en: 'Tools that only a build needs stay in the image: {packages}; build in a stage of its own or remove them in the same RUN',
      zh: '只在构建时需要的工具留在了镜像中：{packages}；请在单独的阶段中构建，或在同一条 RUN 中卸载',
    },
  },
  create(context) {
    const { file } = context;
    const allowed = new Set(context.options.allow);
    return {
      fileEnd() {
        const last = file.stages.at(-1);
        if (last === undefined) return;
        const byCommand = new Map<Command, InstalledPackage[]>();
        for (const each of installedPackages(file, node => context.scripts(node))) {
          if (!isTool(each) || allowed.has(each.item.name)) continue;
          const { command } = each.action;
          const others = byCommand.get(command);
          if (others === undefined) byCommand.set(command, [each]);
          else others.push(each);
        }
        if (byCommand.size === 0 || context.context?.dockerfilePath?.includes('.devcontainer')) {
          return;
        }
        const starts = starterList(last).flatMap(node =>
          context.scripts(node).flatMap(({ commands }) => commands.map(({ name }) => name)),
        );
        if (starts.some(name => PROGRAMS.has(name)) || isToolbox(context, last)) return;
        for (const found of byCommand.values()) {
          const [first] = found;
          const names = found.map(({ item }) => item.name);
          // make alone is small, and start scripts call it.
          if (first === undefined || names.every(name => name === 'make')) continue;
          const more = names.length > SHOWN ? ' …' : '';
          context.report({
            message: 'tools',
            data: { packages: `${names.slice(0, SHOWN).join(', ')}${more}` },
            range: first.item.range,
          });
        }
      },
    };
  },
});

function isTool({ item: { name } }: InstalledPackage): boolean {
  return TOOLS.has(name) || TOOL_NAMES.test(name) || GROUPS.has(name.toLowerCase());
}
