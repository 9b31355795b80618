import { defineRule } from '../src/rule/rule.ts';
import { flagInsertion, knownFlagIn, packageAction, takesFlag } from '../src/shell/install.ts';

export default defineRule({
  name: 'recommended-packages',
  aliases: [
    'DL3015',
    'DS-0029',
    'APT-GET Not Avoiding Additional Packages',
    'missing-no-install-recommends',
    'S6500',
  ],
  category: 'size',
  severity: 'info',
  presets: ['recommended', 'strict'],
  guide: ['1.2'],
  onbuild: true,
  summary: {
    en: 'apt-get installs recommended packages that nobody asked for.',
    zh: 'apt-get 会安装并未要求的“推荐”软件包。',
  },
  why: {
    en: 'Debian and Ubuntu install the packages that a package recommends along with those that it needs. In an image they are rarely used, often large, and each is one more thing to patch. The guide asks to install nothing needless (1.2). A program may miss a recommended package at run time, so the fix is not safe: test the image after it.',
    zh: 'Debian 和 Ubuntu 默认会同时安装“推荐”的软件包。在镜像中它们很少用到，往往体积不小，还会增加需要修补的组件。指南要求避免安装不必要的包（1.2）。少数程序在运行时会用到推荐包，因此该修复不是安全修复，应用后请测试镜像。',
  },
  examples: [
    {
      bad: 'FROM debian:12\nRUN apt-get update && apt-get install -y git\n',
      good: 'FROM debian:12\nRUN apt-get update && apt-get install -y --no-install-recommends git\n',
      fixed:
        'FROM debian:12\nRUN apt-get update && apt-get install --no-install-recommends -y git\n',
    },
  ],
  messages: {
    recommends: {
      en: '`apt-get install` also brings recommended packages; add --no-install-recommends',
      zh: 'apt-get install 会一并安装推荐的软件包；请加上 --no-install-recommends',
    },
  },
  fixes: {
    add: { en: 'add --no-install-recommends', zh: '加上 --no-install-recommends' },
  },
  create(context) {
    return {
      command(command, script) {
        if (script.dialect !== 'posix') return;
        const action = packageAction(command);
        if (action?.manager.minimal === undefined) return;
        const { manager, subcommandRange } = action;
        const flag = action.manager.minimal;
        if (flag === undefined || action.verb !== 'install' || !takesFlag(action, flag)) return;
        const hadolint = manager.name === 'apt-get' && action.subcommand === 'install';
        if (context.mode === 'hadolint') {
          if (!hadolint || command.through.length > 0) return;
          // hadolint knows one spelling of the option's value.
          const known = command.args.some(arg => arg.value === 'APT::Install-Recommends=false');
          if (known || action.flags.some(({ name }) => name === 'no-install-recommends')) return;
        } else if (knownFlagIn(action, flag) !== undefined) return;
        const edit = flagInsertion(action, flag);
        context.report({
          message: 'recommends',
          range: subcommandRange,
          code: hadolint ? ['DL3015', 'DS-0029', 'S6500'] : ['S6500'],
          fix: edit === undefined ? undefined : { title: 'add', safety: 'unsafe', edits: [edit] },
        });
      },
    };
  },
});
