import { defineRule } from '../src/rule/rule.ts';

/** Its findings come from the `shellcheck` program, when that is asked for: see src/shellcheck. */
export default defineRule({
  name: 'shellcheck',
  aliases: [],
  category: 'shell',
  severity: 'warning',
  presets: ['recommended', 'guide', 'strict'],
  onbuild: true,
  summary: {
    en: 'What ShellCheck says about the shell text of RUN and of entrypoint scripts.',
    zh: 'ShellCheck 对 RUN 和入口脚本中 shell 代码的检查结果。',
  },
  why: {
    en: 'With `--shellcheck auto` (or `shellcheck: auto` in the configuration; presets `strict` and `hadolint` imply it) the `shellcheck` program on PATH reads every RUN, heredoc and entrypoint script, with the variables that ARG and ENV give. Its findings land on their own line and column and keep their codes, so `# hadolint ignore=SC2086`, `# dockwright ignore=SC2086` and `rules: { SC2086: off }` work. `--shellcheck require` fails where the program is missing.',
    zh: '使用 `--shellcheck auto`（或在配置中写 `shellcheck: auto`；预设 `strict` 和 `hadolint` 默认启用）时，PATH 中的 `shellcheck` 会检查每个 RUN、heredoc 和入口脚本，并带上 ARG 和 ENV 提供的变量。结果定位到实际的行和列并保留原有代码，因此 `# hadolint ignore=SC2086`、`# dockwright ignore=SC2086` 和 `rules: { SC2086: off }` 都有效。`--shellcheck require` 在找不到该程序时报错。',
  },
  examples: [
    {
      bad: 'FROM debian:12\nARG DIR\nRUN rm -rf $DIR/cache\n',
      good: 'FROM debian:12\nARG DIR\nRUN rm -rf "${DIR:?}/cache"\n',
    },
  ],
  messages: {
    found: {
      en: '{message} (ShellCheck {code})',
      zh: 'ShellCheck {code} 提示：{message}',
    },
  },
  fixes: {
    replace: {
      en: 'apply what ShellCheck proposes for {code}',
      zh: '应用 ShellCheck 对 {code} 的修改建议',
    },
  },
  create: () => ({}),
});
