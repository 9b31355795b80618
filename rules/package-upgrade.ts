import { commentsInside, removeLines } from '../src/dockerfile/wholeLines.ts';
import { defineRule } from '../src/rule/rule.ts';
import { withoutStep } from '../src/shell/chain.ts';
import { type PackageAction, packageAction } from '../src/shell/install.ts';
import type { Range } from '../src/text/range.ts';

export default defineRule({
  name: 'package-upgrade',
  aliases: [
    'DL3035',
    'avoid-apk-upgrade',
    'avoid-apt-get-upgrade',
    'avoid-dnf-update',
    'avoid-yum-update',
    'avoid-zypper-update',
    'DKL-DI-0003',
    'DS-0024',
  ],
  category: 'packages',
  severity: 'warning',
  presets: ['recommended', 'guide', 'strict'],
  guide: ['1.2'],
  onbuild: true,
  summary: {
    en: 'Everything that is installed is upgraded while the image is built.',
    zh: '在构建过程中升级了所有已安装的软件包。',
  },
  why: {
    en: 'Which packages an upgrade changes depends on the day of the build, so two builds of one Dockerfile differ, and every changed file is stored a second time in a new layer. The guide asks to leave it out (1.2): take a newer base image instead, and name the one package that must be newer, `apt-get install -y foo` upgrades just that. Upgrading pip itself is a smaller thing, and told apart: pin its version if you need it at all.',
    zh: '升级哪些软件包取决于构建当天的软件源，同一份 Dockerfile 两次构建的结果可能不同，而且被替换的文件会在新的镜像层中再存一份。指南建议去掉升级（1.2）：请改用更新的基础镜像；如果只有某个包必须更新，用 `apt-get install -y foo` 即可只升级它。升级 pip 自身影响较小，单独提示：确有需要时请固定版本。',
  },
  examples: [
    {
      bad: 'FROM ubuntu:24.04\nRUN apt-get update && apt-get upgrade -y && apt-get install -y nodejs\n',
      good: 'FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y nodejs\n',
      fixed: 'FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y nodejs\n',
    },
    {
      bad: 'FROM ubuntu:24.04\nRUN apt-get update\nRUN apt-get upgrade -y\n',
      good: 'FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y nodejs\n',
      fixed: 'FROM ubuntu:24.04\nRUN apt-get update\n',
    },
  ],
  messages: {
    upgrades: {
      en: '{manager} {verb} makes each build another image; take a newer base image or install the one package you need',
      zh: '{manager} {verb} 会使每次构建的镜像不一致；请改用更新的基础镜像，或只安装需要的软件包',
    },
    self: {
      en: '`pip` is upgraded to whatever is newest today; pin its version (pip=={version}) or leave it out',
      zh: 'pip 会被升级到当天的最新版本；请固定版本（pip=={version}）或去掉升级',
    },
  },
  fixes: {
    drop: { en: 'leave {manager} {verb} out', zh: '去掉 {manager} {verb}' },
  },
  create(context) {
    return {
      command(command, script, node) {
        if (script.dialect !== 'posix') return;
        const action = packageAction(command);
        if (action === undefined) return;
        const { manager, subcommand, subcommandRange } = action;
        const code = hadolintKnows(action) ? ['DL3035'] : [];
        if (context.mode === 'hadolint') {
          if (code.length > 0 && command.through.length === 0) {
            context.report({
              message: 'upgrades',
              data: { manager: manager.name, verb: subcommand },
              range: subcommandRange,
              code,
            });
          }
          return;
        }
        const pip = upgradesItself(action);
        if (pip !== undefined) {
          context.report({
            message: 'self',
            data: { version: '25.3' },
            range: pip,
            code: [],
            severity: 'style',
          });
          return;
        }
        // Named packages are an upgrade of those alone, which the guide recommends.
        if (manager.scope !== 'system' || action.verb !== 'upgrade' || action.packages.length > 0)
          return;
        const data = { manager: manager.name, verb: subcommand };
        const step = script.steps[command.step];
        const removable = step?.simple === true && script.commands.includes(command);
        const edit = removable ? withoutStep(script, command.step) : undefined;
        const comment = commentsInside(context.file, node).some(
          ({ range }) => edit !== undefined && range.start < edit.end && range.end > edit.start,
        );
        const alone =
          removable &&
          script.steps.length === 1 &&
          script.form === 'shell' &&
          node.onbuild === undefined;
        const edits =
          edit !== undefined && !comment
            ? [edit]
            : alone
              ? [removeLines(context.file, node)]
              : undefined;
        context.report({
          message: 'upgrades',
          data,
          range: subcommandRange,
          code,
          fix: edits === undefined ? undefined : { title: 'drop', data, safety: 'unsafe', edits },
        });
      },
    };
  },
});

/** hadolint has a code for zypper's distribution upgrade alone. */
function hadolintKnows({ manager, subcommand }: PackageAction): boolean {
  return manager.name === 'zypper' && (subcommand === 'dist-upgrade' || subcommand === 'dup');
}

/** The word `pip` of `pip install --upgrade pip` where no version is named. */
function upgradesItself({ manager, upgrades, packages }: PackageAction): Range | undefined {
  if (manager.name !== 'pip' || !upgrades) return undefined;
  return packages.find(({ name, pinned }) => name === 'pip' && !pinned)?.range;
}
