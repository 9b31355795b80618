import { hadolintUnpinned } from '../src/dockerfile/hadolintPins.ts';
import type { RunInstruction } from '../src/dockerfile/nodes.ts';
import { defineRule } from '../src/rule/rule.ts';
import { type PackageAction, packageAction } from '../src/shell/install.ts';
import type { PackageWord } from '../src/shell/package-words.ts';

export default defineRule({
  name: 'unpinned-package',
  aliases: [
    'DL3008',
    'DL3013',
    'DL3016',
    'DL3018',
    'DL3028',
    'DL3033',
    'DL3037',
    'DL3041',
    'DL3062',
    'Apt Get Install Pin Version Not Defined',
    'Unpinned Package Version in Apk Add',
    'Unpinned Package Version in Pip Install',
    'Gem Install Without Version',
    'NPM Install Command Without Pinned Version',
    'Missing Version Specification In dnf install',
    'Yum install Without Version',
    'Zypper Install Without Version',
  ],
  category: 'packages',
  severity: 'warning',
  presets: ['strict'],
  onbuild: true,
  summary: {
    en: 'A package is installed in whatever version is newest today.',
    zh: '安装软件包时没有指定版本，得到的是当天的最新版本。',
  },
  why: {
    en: 'Two builds of the same Dockerfile can hold different programs, and the second may be broken. For packages of a language, pin the version or install from a lock file. For packages of a distribution the trade is another one: most mirrors drop old versions, so a pinned build fails when a security fix arrives; pinning the base image by digest holds most of what matters. That is why this rule is on in `strict` alone.',
    zh: '同一份 Dockerfile 两次构建可能得到不同的程序，后一次甚至可能无法运行。语言类软件包请固定版本或使用锁文件安装。发行版软件包则要权衡：多数软件源会移除旧版本，固定版本的构建会在安全更新发布后失败；把基础镜像固定到摘要已能保证大部分一致性。因此本规则只在 `strict` 中启用。',
  },
  examples: [
    {
      bad: 'FROM python:3.13-slim\nRUN pip install --no-cache-dir flask\n',
      good: 'FROM python:3.13-slim\nRUN pip install --no-cache-dir flask==3.1.0\n',
    },
    {
      bad: 'FROM alpine:3.22\nRUN apk add --no-cache curl\n',
      good: 'FROM alpine:3.22\nRUN apk add --no-cache curl=8.14.1-r2\n',
    },
  ],
  options: {
    allow: {
      type: 'strings',
      default: [],
      describe: { en: 'packages that need no version', zh: '无需固定版本的软件包' },
    },
    managers: {
      type: 'strings',
      default: [],
      describe: {
        en: 'only these package managers (empty: all)',
        zh: '只检查这些包管理器（为空则检查全部）',
      },
    },
  },
  messages: {
    unpinned: {
      en: '{package} is installed in its newest version; pin it, as in {example}',
      zh: '{package} 未固定版本；请写成 {example} 的形式',
    },
    moving: {
      en: '{package} names a version that moves; pin one, as in {example}',
      zh: '{package} 指定的版本会变化；请写成 {example} 的形式',
    },
  },
  create(context) {
    const allowed = new Set(context.options.allow);
    const managers = new Set(context.options.managers);
    const hadolint = context.mode === 'hadolint';
    /** Names of every ARG so far, and of the stage's ENV: what hadolint takes for a version. */
    const names = new Set<string>();
    return {
      ARG(node) {
        if (hadolint) for (const { key } of node.pairs) names.add(key.value);
      },
      script(script, node) {
        if (!hadolint) return;
        for (const { word, code } of hadolintUnpinned(script, () => knownAt(node))) {
          context.report({
            message: 'unpinned',
            data: { package: word.value, example: `${word.value}=1.2.3` },
            range: word.range,
            code: [code],
          });
        }
      },
      command(command, script) {
        if (hadolint || script.dialect !== 'posix') return;
        const action = packageAction(command);
        if (action?.verb !== 'install') return;
        const { manager } = action;
        if (managers.size > 0 && !managers.has(manager.name)) return;
        if (manager.pin.kind === 'none') return;
        const code = manager.codes.unpinned;
        for (const found of action.packages) {
          // What a variable holds cannot be told, and a build argument may well pin it.
          if (found.pinned || found.dynamic || allowed.has(found.name)) continue;
          if (found.kind === 'group') continue;
          report(found, action, code === undefined ? [] : [code]);
        }
      },
    };

    function knownAt(node: RunInstruction): ReadonlySet<string> {
      if (node.onbuild !== undefined) return new Set();
      const scope = context.scope(node);
      return new Set([...names, ...scope.names().filter(name => scope.origin(name) === 'env')]);
    }

    function report(found: PackageWord, { manager }: PackageAction, code: readonly string[]): void {
      const example = manager.pin.example
        .replace('{name}', found.name)
        .replace('{version}', '1.2.3');
      context.report({
        message: found.constraint === 'moving' ? 'moving' : 'unpinned',
        data: { package: found.name, example },
        range: found.range,
        code,
      });
    }
  },
});
