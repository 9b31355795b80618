import { appendToChain } from '../src/dockerfile/chainAppend.ts';
import { keptForHadolint } from '../src/dockerfile/hadolintCaches.ts';
import { keptCaches } from '../src/dockerfile/keptCaches.ts';
import { installsWithoutUpdateLater } from '../src/dockerfile/laterInstalls.ts';
import type { RunInstruction } from '../src/dockerfile/nodes.ts';
import { imageStages } from '../src/dockerfile/reach.ts';
import type { Declaration } from '../src/rule/fix.ts';
import { defineRule } from '../src/rule/rule.ts';
import {
  flagInsertion,
  type PackageAction,
  packageAction,
  takesFlag,
} from '../src/shell/install.ts';
import type { Script } from '../src/shell/nodes.ts';
import type { Edit } from '../src/text/edit.ts';

export default defineRule({
  name: 'package-cache-kept',
  aliases: [
    'DL3009',
    'DL3019',
    'DL3032',
    'DL3036',
    'DL3040',
    'DL3042',
    'DL3060',
    'DS-0015',
    'DS-0019',
    'DS-0020',
    'DS-0025',
    'DS-0027',
    'Apt Get Install Lists Were Not Deleted',
    'Apk Add Using Local Cache Path',
    'Yum Clean All Missing',
    'Missing Dnf Clean All',
    'Missing Zypper Clean',
    'Pip install Keeping Cached Packages',
    'remove-package-lists',
    'remove-package-cache',
    'missing-apk-no-cache',
    'missing-dnf-clean-all',
    'missing-zypper-clean',
    'missing-pip-no-cache-dir',
    'DKL-DI-0004',
    'DKL-DI-0005',
    'S6587',
  ],
  category: 'size',
  severity: 'warning',
  presets: ['recommended', 'guide', 'strict'],
  guide: ['1.5'],
  onbuild: true,
  summary: {
    en: 'Package lists or a package cache stay in the layer that made them.',
    zh: '软件包列表或缓存留在了生成它们的镜像层中。',
  },
  why: {
    en: 'No container reads the lists that `apt-get update` fetches or the archives that a package manager keeps, yet every pull carries them: 20 to 50 MB for apt alone. Deleting them in a later RUN does not help, the layer below still holds them (guide 1.5): clean up in the same RUN, use the flag that keeps nothing, or give the cache a `RUN --mount=type=cache`. Stages that the image does not contain are left alone.',
    zh: '容器运行时不会用到 `apt-get update` 下载的列表或包管理器保留的安装包，但每次拉取镜像都要传输它们：仅 apt 就有 20 至 50 MB。在后面的 RUN 中删除没有用，下层镜像层里依然存在（指南 1.5）：请在同一条 RUN 中清理、使用不保留缓存的选项，或改用 `RUN --mount=type=cache`。最终镜像不包含的构建阶段不做检查。',
  },
  examples: [
    {
      bad: 'FROM debian:12\nRUN apt-get update && apt-get install -y curl\n',
      good: 'FROM debian:12\nRUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\n',
      fixed:
        'FROM debian:12\nRUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\n',
    },
    {
      bad: 'FROM alpine:3.22\nRUN apk add curl\n',
      good: 'FROM alpine:3.22\nRUN apk add --no-cache curl\n',
      fixed: 'FROM alpine:3.22\nRUN apk add --no-cache curl\n',
    },
    {
      bad: 'FROM python:3.13-slim\nRUN pip install flask==3.1.0\n',
      good: 'FROM python:3.13-slim\nRUN pip install --no-cache-dir flask==3.1.0\n',
      fixed: 'FROM python:3.13-slim\nRUN pip install --no-cache-dir flask==3.1.0\n',
    },
  ],
  messages: {
    flag: {
      en: '{manager} keeps its cache in this layer; add {flag}',
      zh: '{manager} 会把缓存留在这一层；请加上 {flag}',
    },
    clean: {
      en: 'What {manager} {verb} stores stays in this layer; end the RUN with {cleanUp}',
      zh: '{manager} {verb} 保存的文件会留在这一层；请在该 RUN 末尾执行 {cleanUp}',
    },
  },
  fixes: {
    flag: { en: 'add {flag} to {manager}', zh: '为 {manager} 加上 {flag}' },
    clean: { en: 'end the RUN with {cleanUp}', zh: '在该 RUN 末尾执行 {cleanUp}' },
  },
  create(context) {
    return {
      script(script, node) {
        if (script.dialect !== 'posix') return;
        if (context.mode === 'hadolint') {
          for (const { action, code } of keptForHadolint(
            context.file,
            script,
            node,
            context.scope,
          )) {
            report(action, script, node, [code]);
          }
          return;
        }
        if (node.stage !== undefined && !imageStages(context.file).has(node.stage)) return;
        for (const action of keptCaches(script, node, each => context.scope(each))) {
          const { manager } = action;
          if (manager.cleanUp === undefined && manager.noCache === undefined) continue;
          const code = manager.codes['cache-kept'] ?? manager.codes['no-cache-flag'];
          report(action, script, node, code === undefined ? [] : [code, 'S6587']);
        }
      },
    };

    function report(
      action: PackageAction,
      script: Script,
      node: RunInstruction,
      code: readonly string[],
    ): void {
      const { manager, subcommand, subcommandRange } = action;
      const severity = manager.scope === 'language' && code.length === 0 ? 'info' : undefined;
      const flag = manager.noCache;
      if (flag !== undefined && takesFlag(action, flag)) {
        const data = { manager: manager.name, flag: flag.insert };
        const edit = flagInsertion(action, flag);
        // A cache that a later command of the RUN asks for by name must stay.
        const offline = action.flags.some(
          ({ name }) => name === 'no-network' || name === 'cache-dir',
        );
        context.report({
          message: 'flag',
          data,
          range: subcommandRange,
          code,
          ...(severity === undefined ? {} : { severity }),
          fix:
            edit === undefined || offline
              ? undefined
              : {
                  title: 'flag',
                  data,
                  safety: 'safe' as const,
                  declares: ['no-cache-flag'] satisfies Declaration[],
                  edits: [edit],
                },
        });
        return;
      }
      const cleanUp = manager.cleanUp ?? '';
      const data = { manager: manager.name, verb: subcommand, cleanUp };
      const edit = cleanUpEdit(action, script, node);
      context.report({
        message: 'clean',
        data: { ...data, verb: subcommand === '' ? 'install' : subcommand },
        range: subcommandRange,
        code,
        ...(severity === undefined ? {} : { severity }),
        fix:
          edit === undefined
            ? undefined
            : {
                title: 'clean',
                data,
                safety: isEvident(action, node) ? ('safe' as const) : ('unsafe' as const),
                declares: ['cache-cleanup'] satisfies Declaration[],
                edits: [edit],
              },
      });
    }

    function cleanUpEdit(
      action: PackageAction,
      script: Script,
      node: RunInstruction,
    ): Edit | undefined {
      const { manager, command } = action;
      if (manager.cleanUp === undefined || !script.commands.includes(command)) return undefined;
      if (script.nested.some(nested => nested.commands.includes(command))) return undefined;
      // Only a RUN that also installs may lose its lists; `update` alone is another rule's.
      const installs = script.commands.some(other => packageAction(other)?.verb === 'install');
      if (action.updates && !installs) return undefined;
      return appendToChain(context.file, node, script, manager.cleanUp);
    }

    /** Nothing behind this RUN reads what is cleaned: the system managers fetch lists anew, apt does not. */
    function isEvident({ manager }: PackageAction, node: RunInstruction): boolean {
      if (manager.scope !== 'system' || node.onbuild !== undefined) return false;
      if (manager.family !== 'apt') return true;
      return !installsWithoutUpdateLater(context.file, node, script => context.scripts(script));
    }
  },
});
