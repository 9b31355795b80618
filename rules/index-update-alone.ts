import { loneUpdates } from '../src/dockerfile/loneUpdate.ts';
import { mergeUpdate } from '../src/dockerfile/mergeUpdate.ts';
import { defineRule } from '../src/rule/rule.ts';

export default defineRule({
  name: 'index-update-alone',
  aliases: ['DS-0017', 'CKV_DOCKER_5', 'Update Instruction Alone', 'CIS-DI-0007', 'S6595'],
  category: 'cache',
  severity: 'warning',
  presets: ['recommended', 'guide', 'strict'],
  guide: ['1.3'],
  onbuild: true,
  summary: {
    en: 'Package lists are fetched in a RUN of their own.',
    zh: '单独用一条 RUN 更新软件包列表。',
  },
  why: {
    en: 'The builder keeps the layer of `RUN apt-get update` and takes it from the cache for as long as the line stays the same. An install below it, changed months later, then works with lists of that day: it brings old versions, or fails because the mirror no longer has them. Fetch the lists in the RUN that installs (guide 1.3): `RUN apt-get update && apt-get install -y …`. yum and dnf fetch their lists by themselves, there the step is needless.',
    zh: '只要 `RUN apt-get update` 这一行不变，构建器就一直使用缓存中的这一层。几个月后修改下面的安装命令时，用的仍是当时的列表：要么装到旧版本，要么因为软件源已移除该版本而失败。请在安装的同一条 RUN 中更新列表（指南 1.3）：`RUN apt-get update && apt-get install -y …`。yum 和 dnf 会自行获取列表，无需这一步。',
  },
  examples: [
    {
      bad: 'FROM ubuntu:24.04\nRUN apt-get update\nRUN apt-get install -y nodejs\n',
      good: 'FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y nodejs\n',
      fixed: 'FROM ubuntu:24.04\nRUN apt-get update \\\n    && apt-get install -y nodejs\n',
    },
  ],
  messages: {
    alone: {
      en: '{manager} {verb} in a RUN of its own is cached, and later installs use old lists; write it into the RUN that installs',
      zh: '单独一条 RUN 的 {manager} {verb} 会被缓存，之后的安装将使用过期的列表；请与安装命令写在同一条 RUN 中',
    },
    needless: {
      en: '{manager} fetches its lists by itself when it installs; leave {manager} {verb} out',
      zh: '{manager} 安装时会自行获取列表；请去掉 {manager} {verb}',
    },
  },
  fixes: {
    join: {
      en: 'move {manager} {verb} into the next RUN that installs',
      zh: '把 {manager} {verb} 移到下一条执行安装的 RUN 中',
    },
    drop: {
      en: 'leave this RUN out: the next install fetches the lists itself',
      zh: '去掉这条 RUN：后面的安装会自行更新列表',
    },
  },
  create(context) {
    return {
      RUN(node) {
        const scripts = context.scripts(node);
        if (scripts.some(({ dialect }) => dialect !== 'posix')) return;
        const updates = loneUpdates(scripts);
        for (const { action, needless } of updates) {
          const data = { manager: action.manager.name, verb: action.subcommand };
          const merge =
            updates.length === 1 && !needless
              ? mergeUpdate(context.file, node, action.manager.family, each =>
                  context.scripts(each),
                )
              : undefined;
          context.report({
            message: needless ? 'needless' : 'alone',
            data,
            range: action.subcommandRange,
            fix:
              merge === undefined
                ? undefined
                : { title: merge.how, data, safety: 'unsafe', edits: merge.edits },
          });
        }
      },
    };
  },
});
