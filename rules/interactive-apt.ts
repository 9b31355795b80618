import { defineRule } from '../src/rule/rule.ts';

/** Verbs that apt-get and apt-cache have under the same name with the same meaning. */
const APT_GET_VERBS = new Set([
  'install',
  'reinstall',
  'update',
  'upgrade',
  'dist-upgrade',
  'remove',
  'purge',
  'autoremove',
  'autopurge',
  'clean',
  'autoclean',
  'distclean',
  'download',
  'source',
  'build-dep',
  'changelog',
  'satisfy',
]);
const APT_CACHE_VERBS = new Set(['search', 'show', 'policy', 'depends', 'rdepends', 'showpkg']);

export default defineRule({
  name: 'interactive-apt',
  aliases: ['DL3027', 'CKV_DOCKER_9', 'Run Using apt', 'prefer-apt-get'],
  category: 'packages',
  severity: 'warning',
  presets: ['recommended', 'strict'],
  onbuild: true,
  summary: {
    en: '`apt`, which is made for people at a terminal, in a build.',
    zh: '在构建中使用了面向终端用户的 `apt`。',
  },
  why: {
    en: 'apt prints progress bars and warns itself that its command line is not stable for scripts; apt-get and apt-cache are. For the verbs that both have, the other name does the same, so that part of the fix is safe.',
    zh: 'apt 会输出进度条，并且自己也提示其命令行接口不保证稳定，不适合脚本使用；apt-get 和 apt-cache 才是稳定接口。两者共有的子命令行为一致，因此这部分修复是安全的。',
  },
  examples: [
    {
      bad: 'FROM debian:12\nRUN apt update && apt install -y curl\n',
      good: 'FROM debian:12\nRUN apt-get update && apt-get install -y curl\n',
      fixed: 'FROM debian:12\nRUN apt-get update && apt-get install -y curl\n',
    },
  ],
  messages: {
    apt: {
      en: '`apt` is for people at a terminal; use {instead} in a build',
      zh: 'apt 面向终端用户；构建中请使用 {instead}',
    },
  },
  fixes: { rename: { en: 'use {instead}', zh: '改用 {instead}' } },
  create(context) {
    return {
      command(command, script) {
        const { name, nameWord } = command;
        if (name !== 'apt' || nameWord === undefined || script.dialect !== 'posix') return;
        if (
          context.mode === 'hadolint' &&
          (command.through.length > 0 || nameWord.value !== 'apt')
        ) {
          return;
        }
        const verb = command.args.find(arg => !arg.value.startsWith('-'))?.value;
        const cache = verb !== undefined && APT_CACHE_VERBS.has(verb);
        const same = verb !== undefined && APT_GET_VERBS.has(verb);
        const instead = cache ? 'apt-cache' : 'apt-get';
        // The name may be quoted or have a folder before it: only a bare one is replaced.
        const bare = nameWord.range.end - nameWord.range.start === 3;
        context.report({
          message: 'apt',
          data: { instead },
          range: nameWord.range,
          fix:
            bare && (same || cache)
              ? {
                  title: 'rename',
                  data: { instead },
                  safety: same && verb !== 'upgrade' ? 'safe' : 'unsafe',
                  declares: same ? ['same-name'] : [],
                  edits: [{ ...nameWord.range, text: instead }],
                }
              : undefined,
        });
      },
    };
  },
});
