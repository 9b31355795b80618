import { defineRule } from '../src/rule/rule.ts';
import { insertAfter, type PackageAction, packageAction } from '../src/shell/install.ts';
import type { Command } from '../src/shell/nodes.ts';

const MANAGERS = new Set(['npm', 'pnpm', 'yarn']);

export default defineRule({
  name: 'install-scripts-run',
  aliases: ['S6505'],
  category: 'security',
  severity: 'info',
  presets: [],
  onbuild: true,
  summary: {
    en: 'npm, pnpm or yarn runs the install scripts of every dependency.',
    zh: 'npm、pnpm 或 yarn 会执行所有依赖的安装脚本。',
  },
  why: {
    en: 'A dependency may bring a script that runs while it is installed, as root and with the network of the builder: the way in which stolen packages spread. With `--ignore-scripts` nothing of them runs; packages that compile something then need `npm rebuild <name>` by name. Many projects do need those scripts, so this rule is off until it is switched on, and its fix is unsafe. pnpm from version 10 on runs none unless they are allowed.',
    zh: '依赖包可以携带安装脚本，在构建时以 root 身份、带网络访问权限执行，供应链攻击常以此扩散。使用 `--ignore-scripts` 可以禁止执行；确实需要编译的包再用 `npm rebuild <包名>` 单独处理。不少项目依赖这些脚本，因此本规则默认关闭，修复也不属于安全修复。pnpm 10 起默认不再执行未获允许的脚本。',
  },
  examples: [
    {
      bad: 'FROM node:24\nCOPY package*.json ./\nRUN npm ci\n',
      good: 'FROM node:24\nCOPY package*.json ./\nRUN npm ci --ignore-scripts\n',
      fixed: 'FROM node:24\nCOPY package*.json ./\nRUN npm ci --ignore-scripts\n',
    },
  ],
  messages: {
    runs: {
      en: '{manager} {verb} runs the install scripts of every dependency; add --ignore-scripts',
      zh: '{manager} {verb} 会执行所有依赖的安装脚本；请加上 --ignore-scripts',
    },
  },
  fixes: { add: { en: 'add --ignore-scripts', zh: '加上 --ignore-scripts' } },
  create(context) {
    let ignored = false;
    const npmrc = context.context?.read('.npmrc') ?? '';
    const inFile = /^\s*ignore-scripts\s*=\s*true\s*$/m.test(npmrc);
    return {
      stage(stage) {
        ignored = stage.parent === undefined ? inFile : ignored;
      },
      ENV(node) {
        if (node.pairs.some(({ key, value }) => switchesOff(key.value, value?.value ?? ''))) {
          ignored = true;
        }
      },
      command(command, script) {
        if (script.dialect !== 'posix' || ignored) return;
        if (configures(command)) {
          ignored = true;
          return;
        }
        const action = packageAction(command);
        if (action?.verb !== 'install' || !MANAGERS.has(action.manager.name)) return;
        if (action.flags.some(({ name }) => name === 'ignore-scripts')) return;
        if (command.assignments.some(({ name, value }) => switchesOff(name, value))) return;
        report(action);
      },
    };

    function report({ manager, subcommand, subcommandRange, command }: PackageAction): void {
      const edit = insertAfter(command, subcommandRange.end, '--ignore-scripts');
      context.report({
        message: 'runs',
        data: { manager: manager.name, verb: subcommand === '' ? 'install' : subcommand },
        range: subcommand === '' ? command.range : subcommandRange,
        fix: edit === undefined ? undefined : { title: 'add', safety: 'unsafe', edits: [edit] },
      });
    }
  },
});

function switchesOff(name: string, value: string): boolean {
  return (
    (/^(?:npm|pnpm|yarn)_config_ignore_scripts$/i.test(name) && /^(?:true|1)$/.test(value)) ||
    (name === 'YARN_ENABLE_SCRIPTS' && /^(?:false|0)$/.test(value))
  );
}

/** `npm config set ignore-scripts true`, with a blank or `=` between. */
function configures({ name, args }: Command): boolean {
  if (!MANAGERS.has(name) || args[0]?.value !== 'config' || args[1]?.value !== 'set') return false;
  const words = args.slice(2).map(({ value }) => value);
  return (
    /^ignore-scripts[= ]true\b/.test(words.join(' ')) ||
    /^enableScripts[= ]false/.test(words.join(' '))
  );
}
