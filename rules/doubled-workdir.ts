import type { Instruction, ValueInstruction } from '../src/dockerfile/nodes.ts';
import { commentsInside, removeLines } from '../src/dockerfile/wholeLines.ts';
import { defineRule } from '../src/rule/rule.ts';

export default defineRule({
  name: 'doubled-workdir',
  aliases: [],
  category: 'style',
  severity: 'info',
  presets: ['recommended', 'strict'],
  summary: {
    en: 'A WORKDIR that the next line goes deeper from, or that repeats the one in force.',
    zh: 'WORKDIR 紧接着又进入其子目录，或与当前工作目录重复。',
  },
  why: {
    en: 'Every WORKDIR creates its folder with all parents, so one directly before a deeper one adds nothing, and neither does one that names the directory in force. Both make a reader look for a reason that is not there.',
    zh: 'WORKDIR 会连同上级目录一起创建，因此紧接着又进入其子目录的 WORKDIR 是多余的，与当前工作目录相同的 WORKDIR 也毫无作用。两者都会让读者去寻找并不存在的理由。',
  },
  examples: [
    {
      bad: 'FROM node:22\nWORKDIR /app\nCOPY . .\nWORKDIR /app\nRUN npm ci\n',
      good: 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\n',
      fixed: 'FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\n',
    },
  ],
  messages: {
    replaced: {
      en: 'WORKDIR {path} is left by the next line at once; go to the deeper folder directly',
      zh: 'WORKDIR {path} 紧接着就进入了子目录；请直接写最终目录',
    },
    repeated: {
      en: 'WORKDIR {path} is in force already; remove it',
      zh: '当前工作目录已经是 {path}；请删除这一行',
    },
  },
  fixes: {
    remove: { en: 'Remove this WORKDIR', zh: '删除这一行 WORKDIR' },
  },
  create(context) {
    const { file } = context;
    return {
      stageEnd(stage) {
        let current: string | undefined;
        let previous: Instruction | undefined;
        for (const node of stage.instructions) {
          if (node.keyword === 'WORKDIR' && node.value !== undefined) {
            const { text, missing } = context.scope(node).expand(node.value.raw);
            const path = missing.length > 0 ? undefined : resolve(current, text);
            if (path !== undefined && path === current) {
              report('repeated', node, true);
            } else if (
              previous?.keyword === 'WORKDIR' &&
              current !== undefined &&
              path?.startsWith(current === '/' ? current : `${current}/`)
            ) {
              // Elsewhere the first may be there to create its folder.
              report('replaced', previous as ValueInstruction, text.startsWith('/'));
            }
            current = path;
          }
          previous = node;
        }
      },
    };

    function report(
      message: 'replaced' | 'repeated',
      node: ValueInstruction,
      removable: boolean,
    ): void {
      const { value } = node;
      if (value === undefined) return;
      context.report({
        message,
        data: { path: value.raw },
        range: value.range,
        fix:
          !removable || commentsInside(file, node).length > 0
            ? undefined
            : { title: 'remove', safety: 'unsafe', edits: [removeLines(file, node)] },
      });
    }
  },
});

/** Where a WORKDIR leads from the one before; undefined where the base image has a say. */
function resolve(from: string | undefined, path: string): string | undefined {
  const plain = path.replace(/(?<=.)\/+$/, '');
  if (plain.startsWith('/')) return plain;
  if (from === undefined || plain === '' || /^\.|[\\:]/.test(plain)) return undefined;
  return from === '/' ? `/${plain}` : `${from}/${plain}`;
}
