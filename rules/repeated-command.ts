import type { Instruction } from '../src/dockerfile/nodes.ts';
import {
  commentAbove,
  commentsInside,
  isPragma,
  removeLines,
} from '../src/dockerfile/wholeLines.ts';
import { defineRule } from '../src/rule/rule.ts';

const CODES: Readonly<Record<string, readonly string[]>> = {
  CMD: ['MultipleInstructionsDisallowed', 'DL4003', 'DS-0016', 'S6589'],
  ENTRYPOINT: ['MultipleInstructionsDisallowed', 'DL4004', 'DS-0007', 'S6589'],
  HEALTHCHECK: ['MultipleInstructionsDisallowed', 'DL3012', 'DS-0023'],
};
const HADOLINT: Readonly<Record<string, string>> = {
  CMD: 'DL4003',
  ENTRYPOINT: 'DL4004',
  HEALTHCHECK: 'DL3012',
};

export default defineRule({
  name: 'repeated-command',
  aliases: [
    'DL4003',
    'DL4004',
    'DL3012',
    'MultipleInstructionsDisallowed',
    'DS-0007',
    'DS-0016',
    'DS-0023',
    'S6589',
    'Multiple CMD Instructions Listed',
    'Multiple ENTRYPOINT Instructions Listed',
    'multiple-entrypoint-instructions',
  ],
  category: 'correctness',
  severity: 'warning',
  presets: ['recommended', 'strict'],
  guide: ['1.8'],
  summary: {
    en: 'A CMD, ENTRYPOINT or HEALTHCHECK that a later one in the same stage overrides.',
    zh: 'CMD、ENTRYPOINT 或 HEALTHCHECK 被同一阶段中后面的同名指令覆盖。',
  },
  why: {
    en: 'Only the last CMD, ENTRYPOINT and HEALTHCHECK of a stage count; the earlier ones do nothing, and whoever edits one of them wonders why. A container that shall start several programs needs several containers, or an entrypoint script.',
    zh: '一个阶段中只有最后一个 CMD、ENTRYPOINT、HEALTHCHECK 生效，前面的不起任何作用，修改它们的人会困惑为什么没有效果。需要启动多个程序时，应拆分为多个容器，或使用入口脚本。',
  },
  examples: [
    {
      bad: 'FROM node:22\nCMD ["npm", "run", "dev"]\nCMD ["npm", "start"]\n',
      good: 'FROM node:22\nCMD ["npm", "start"]\n',
      fixed: 'FROM node:22\nCMD ["npm", "start"]\n',
    },
  ],
  messages: {
    dead: {
      en: 'This {instruction} has no effect, since line {line} overrides it; remove one of them',
      zh: '这个 {instruction} 不起作用，已被第 {line} 行覆盖；请删除其中一个',
    },
    again: {
      en: 'A second {instruction} in this stage overrides the one before; keep one of them',
      zh: '同一阶段中的第二个 {instruction} 覆盖了前一个；请只保留一个',
    },
  },
  fixes: {
    remove: { en: 'Remove the overridden {instruction}', zh: '删除被覆盖的 {instruction}' },
  },
  create(context) {
    const { file } = context;
    return {
      stageEnd(stage) {
        const last = new Map<string, Instruction>();
        for (const node of stage.instructions) {
          if (!Object.hasOwn(CODES, node.keyword)) continue;
          const before = last.get(node.keyword);
          last.set(node.keyword, node);
          if (before === undefined) continue;
          if (context.mode === 'hadolint') {
            const code = HADOLINT[node.keyword] ?? [];
            const data = { instruction: node.keyword };
            context.report({ message: 'again', data, range: node.keywordRange, code });
          } else report(before, node);
        }
      },
    };

    function report(dead: Instruction, by: Instruction): void {
      const keep = commentsInside(file, dead).length > 0 || isPragma(commentAbove(file, dead));
      context.report({
        message: 'dead',
        data: { instruction: dead.keyword, line: file.source.lineAt(by.range.start) },
        range: dead.keywordRange,
        code: CODES[dead.keyword] ?? [],
        fix: {
          title: 'remove',
          data: { instruction: dead.keyword },
          safety: keep ? 'unsafe' : 'safe',
          edits: [removeLines(file, dead)],
          declares: ['dead-instruction'],
        },
      });
    }
  },
});
