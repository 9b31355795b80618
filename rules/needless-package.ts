import { installedPackages } from '../src/dockerfile/installed.ts';
import type { Dockerfile, Stage } from '../src/dockerfile/nodes.ts';
import { exposedPorts } from '../src/dockerfile/ports.ts';
import { startedProcesses } from '../src/dockerfile/processes.ts';
import { removeArgument } from '../src/dockerfile/removeArgument.ts';
import { starterList } from '../src/dockerfile/starters.ts';
import { isToolbox } from '../src/dockerfile/toolbox.ts';
import { defineRule } from '../src/rule/rule.ts';
import { endingCommands } from '../src/shell/endings.ts';
import { needlessPackage } from '../src/shell/needless-packages.ts';

export default defineRule({
  name: 'needless-package',
  aliases: [],
  category: 'packages',
  severity: 'info',
  presets: ['recommended', 'guide', 'strict'],
  guide: ['1.2'],
  summary: {
    en: 'An editor, an SSH server or a debugging tool in the final image.',
    zh: '最终镜像中安装了编辑器、SSH 服务或调试工具。',
  },
  why: {
    en: 'What nobody needs while the container runs makes the image larger and slower to pull, and is one more thing with security holes (guide 1.2). Change files in the build, not in a running container; log in with `docker exec` or `kubectl exec` instead of SSH; debug with an ephemeral container (`kubectl debug`) that brings its own tools. A package that the Dockerfile itself uses, and images that people work in, are not reported.',
    zh: '容器运行时用不到的东西会让镜像变大、拉取变慢，还会带来额外的安全漏洞（指南 1.2）。修改文件应在构建时进行，而不是在运行中的容器里；登录容器请用 `docker exec` 或 `kubectl exec`，无需 SSH；调试可以使用自带工具的临时容器（`kubectl debug`）。Dockerfile 自身用到的软件包，以及供人交互使用的镜像不会提示。',
  },
  examples: [
    {
      bad: 'FROM node:24-slim\nRUN apt-get update && apt-get install -y openssh-server libvips42\nCMD ["node", "server.js"]\n',
      good: 'FROM node:24-slim\nRUN apt-get update && apt-get install -y libvips42\nCMD ["node", "server.js"]\n',
      fixed:
        'FROM node:24-slim\nRUN apt-get update && apt-get install -y libvips42\nCMD ["node", "server.js"]\n',
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
    editor: {
      en: '{package} is an editor, and nobody edits files in a container that runs; leave it out',
      zh: '{package} 是编辑器，运行中的容器不应编辑文件；请去掉',
    },
    access: {
      en: '{package} lets people log into the container; leave it out and use docker exec or kubectl exec',
      zh: '{package} 用于远程登录容器；请去掉，改用 docker exec 或 kubectl exec',
    },
    tool: {
      en: '{package} is for people at a terminal and the container does not use it; leave it out',
      zh: '{package} 供人在终端中使用，容器运行时用不到；请去掉',
    },
    manual: {
      en: '{package} brings manual pages that no container reads; leave it out',
      zh: '{package} 提供的手册页在容器中没有用处；请去掉',
    },
  },
  fixes: { remove: { en: 'do not install {package}', zh: '不安装 {package}' } },
  create(context) {
    const { file } = context;
    const allowed = new Set(context.options.allow);
    return {
      fileEnd() {
        const last = file.stages.at(-1);
        if (last === undefined) return;
        const found = installedPackages(file, node => context.scripts(node)).flatMap(each => {
          const needless = allowed.has(each.item.name)
            ? undefined
            : needlessPackage(each.item.name);
          return needless === undefined ? [] : [{ ...each, needless }];
        });
        if (found.length === 0 || context.context?.dockerfilePath?.includes('.devcontainer'))
          return;
        if (isToolbox(context, last)) return;
        const used = commandsOf(file);
        for (const { item, action, node, needless } of found) {
          if (needless.commands.some(command => used.has(command))) continue;
          if (needless.kind === 'access' && servesLogins(last)) continue;
          const { command } = action;
          const edit =
            action.packages.length > 1 ? removeArgument(file, node, command, item.word) : undefined;
          const data = { package: item.name };
          context.report({
            message: needless.kind,
            data,
            range: item.range,
            fix:
              edit === undefined
                ? undefined
                : { title: 'remove', data, safety: 'unsafe', edits: [edit] },
          });
        }
      },
    };

    /** Names of everything that is run, in the build and by the container. */
    function commandsOf({ instructions }: Dockerfile): ReadonlySet<string> {
      return new Set(
        instructions.flatMap(node =>
          context.scripts(node).flatMap(({ commands }) => commands.map(({ name }) => name)),
        ),
      );
    }

    /** Logging in is what the image is for: nothing but sshd is started, or only port 22 is exposed. */
    function servesLogins(stage: Stage): boolean {
      const processes = starterList(stage).flatMap(node =>
        context.scripts(node).flatMap(script => startedProcesses(script, endingCommands(script))),
      );
      const kinds = processes.map(({ service }) => service?.kind);
      if (kinds.includes('access')) return kinds.every(kind => kind === 'access');
      const ports = file.instructions.flatMap(node =>
        node.keyword === 'EXPOSE' ? exposedPorts(node, context.scope(node)) : [],
      );
      return ports.length > 0 && ports.every(({ first }) => first === 22 || first === 2222);
    }
  },
});
