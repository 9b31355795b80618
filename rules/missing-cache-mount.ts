import type { RunInstruction } from '../src/dockerfile/nodes.ts';
import { rootFacts } from '../src/dockerfile/rootFacts.ts';
import { defineRule } from '../src/rule/rule.ts';
import { cleanedAfter, coversCache } from '../src/shell/cache.ts';
import { knownFlagIn, type PackageAction, packageAction } from '../src/shell/install.ts';
import type { CacheFolder } from '../src/shell/packages.ts';

export default defineRule({
  name: 'missing-cache-mount',
  aliases: [],
  category: 'cache',
  severity: 'style',
  presets: [],
  onbuild: true,
  summary: {
    en: 'A package manager downloads into the layer instead of a cache mount.',
    zh: '包管理器把下载内容写入镜像层，而没有使用缓存挂载。',
  },
  why: {
    en: 'With `RUN --mount=type=cache,target=…` BuildKit keeps the downloads of a package manager between builds and out of the image: after a change of the list only what is new is fetched. It needs BuildKit, and does nothing on build machines that start empty, so this rule is off until it is switched on. Flags such as `--no-cache-dir` and clean-ups in the same RUN undo it and go away with it. Debian and Ubuntu images delete apt’s downloads by themselves: remove /etc/apt/apt.conf.d/docker-clean first.',
    zh: '使用 `RUN --mount=type=cache,target=…` 后，BuildKit 会在多次构建之间保留包管理器的下载内容，且不写入镜像：列表变化后只需下载新增部分。该功能需要 BuildKit，对每次都从空环境开始的构建机没有作用，因此本规则默认关闭。`--no-cache-dir` 之类的选项和同一条 RUN 中的清理命令会使其失效，应一并去掉。Debian 和 Ubuntu 镜像会自动删除 apt 的下载内容，需先删除 /etc/apt/apt.conf.d/docker-clean。',
  },
  examples: [
    {
      bad: 'FROM python:3.13-slim\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n',
      good: 'FROM python:3.13-slim\nCOPY requirements.txt .\nRUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt\n',
      fixed:
        'FROM python:3.13-slim\nCOPY requirements.txt .\nRUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt\n',
    },
  ],
  messages: {
    mount: {
      en: '{manager} downloads everything anew in each build; give it a cache: {mount}',
      zh: '{manager} 每次构建都要重新下载；请为其挂载缓存：{mount}',
    },
  },
  fixes: { mount: { en: 'add {mount}', zh: '加上 {mount}' } },
  create(context) {
    let root = true;
    return {
      stage(stage) {
        // What a base image's USER is cannot be told here.
        root = stage.parent === undefined || root;
      },
      USER(node) {
        if (node.onbuild === undefined) root = /^(?:root|0)(?::|$)/.test(node.value?.value ?? '');
      },
      script(script, node) {
        if (script.dialect !== 'posix') return;
        const told = new Set<string>();
        for (const command of script.commands) {
          const action = packageAction(command);
          if (action === undefined || told.has(action.manager.name) || !downloads(action)) continue;
          const folders = wanted(action, node);
          const missing = folders.filter(({ path }) => !isMounted(path, action, node));
          if (missing.length === 0) continue;
          told.add(action.manager.name);
          const { manager, subcommandRange, subcommand } = action;
          const mount = missing.map(folder => mountOf(folder)).join(' ');
          const data = { manager: manager.name, mount };
          const emptied =
            (manager.noCache !== undefined && knownFlagIn(action, manager.noCache) !== undefined) ||
            cleanedAfter(script, action) !== undefined;
          const home = missing.some(({ path }) => path.startsWith('~')) && !root;
          const at = node.flags.at(-1)?.range.end ?? node.keywordRange.end;
          context.report({
            message: 'mount',
            data,
            range: subcommand === '' ? command.range : subcommandRange,
            fix:
              emptied || home
                ? undefined
                : {
                    title: 'mount',
                    data,
                    safety: 'unsafe',
                    edits: [{ start: at, end: at, text: ` ${mount}` }],
                  },
          });
        }
      },
    };

    /** apt needs its lists and its downloads; of other managers’ folders the first is the usual one. */
    function wanted({ manager }: PackageAction, node: RunInstruction): readonly CacheFolder[] {
      const folders = manager.caches.filter(({ mount }) => mount);
      if (manager.family === 'apt') return folders;
      const image = OWN_HOMES.get(manager.name);
      if (image === undefined || node.stage === undefined) return folders.slice(0, 1);
      const own = rootFacts(node.stage, each => context.scope(each))?.image === image;
      return folders.filter(({ path }) => path.startsWith('~') !== own).slice(0, 1);
    }
  },
});

/** Managers whose official image keeps them in a folder that is no home. */
const OWN_HOMES: ReadonlyMap<string, string> = new Map([
  ['go', 'golang'],
  ['cargo', 'rust'],
]);

function downloads({ verb, manager, packages }: PackageAction): boolean {
  if (verb === 'upgrade' || verb === 'fetch')
    return manager.scope === 'language' || verb !== 'fetch';
  if (verb !== 'install') return false;
  return (
    packages.length === 0 || packages.some(({ kind }) => kind !== 'file' && kind !== 'directory')
  );
}

function isMounted(path: string, { manager }: PackageAction, node: RunInstruction): boolean {
  return node.mounts.some(({ type, target }) => {
    if ((type !== 'cache' && type !== 'tmpfs') || target === undefined) return false;
    // A home that is not root's is as good.
    const folder = path.replace(/^~/, '');
    return manager.family === 'apt'
      ? `${path}/`.startsWith(`${target.replace(/\/+$/, '')}/`)
      : coversCache(target, manager) || target.replace(/\/+$/, '').endsWith(folder);
  });
}

function mountOf({ path, locked }: CacheFolder): string {
  const target = path.replace(/^~/, '/root');
  return `--mount=type=cache,target=${target}${locked === true ? ',sharing=locked' : ''}`;
}
