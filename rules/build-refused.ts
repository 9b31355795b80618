import { insertAbove } from '../src/dockerfile/insertion.ts';
import { instructionAt } from '../src/dockerfile/instructionAt.ts';
import { readLooseArray } from '../src/dockerfile/looseArray.ts';
import type { Refusal } from '../src/dockerfile/nodes.ts';
import { isOutOfRange } from '../src/dockerfile/ports.ts';
import { REFUSAL_TEXTS } from '../src/rule/refusalTexts.ts';
import { defineRule, type FixReport } from '../src/rule/rule.ts';

type Fix = 'comment' | 'spelling' | 'add' | 'array';

const NO_CODES: readonly string[] = ['DL1000'];

export default defineRule({
  name: 'build-refused',
  aliases: ['DL1000', 'DL3061', 'DL3043', 'S2260'],
  category: 'correctness',
  severity: 'error',
  presets: ['recommended', 'guide', 'strict'],
  summary: {
    en: 'A Dockerfile that BuildKit refuses to build.',
    zh: 'BuildKit 拒绝构建的 Dockerfile。',
  },
  why: {
    en: 'The build stops with an error before it has done anything. Each place is shown at once, while a build would tell of the first alone. Nothing silences this: a file that cannot be built has no use for the other rules until it can.',
    zh: '构建还没开始就会报错停止。这里会一次性列出所有问题，而构建只会报告第一处。该提示无法屏蔽：无法构建的文件，其他规则也就没有意义。',
  },
  examples: [
    {
      bad: 'FROM alpine:3.22 # small\nRUN true\n',
      good: '# small\nFROM alpine:3.22\nRUN true\n',
      fixed: '# small\nFROM alpine:3.22\nRUN true\n',
    },
    {
      bad: 'FROM node:22\nWROKDIR /app\n',
      good: 'FROM node:22\nWORKDIR /app\n',
      fixed: 'FROM node:22\nWORKDIR /app\n',
    },
  ],
  messages: {
    ...REFUSAL_TEXTS,
    template: {
      en: 'This file is a template: {word} must be rendered before it is a Dockerfile; lint the result',
      zh: '该文件是模板：{word} 需要先渲染才能成为 Dockerfile；请检查渲染后的结果',
    },
  },
  fixes: {
    comment: { en: 'Move the comment to a line of its own', zh: '将注释移到单独一行' },
    spelling: { en: 'Write {word}', zh: '改为 {word}' },
    add: { en: 'Use ADD', zh: '改用 ADD' },
    array: { en: 'Write a JSON array', zh: '改写为 JSON 数组' },
  },
  create(context) {
    const { file } = context;
    return {
      fileEnd() {
        const template = file.refusals.find(isTemplate);
        let unknown = -2;
        for (const refusal of file.refusals) {
          if (refusal.code === 'unknown-instruction' || refusal.code === 'misspelt-instruction') {
            if (template !== undefined) {
              if (refusal === template) reportTemplate(refusal);
              continue;
            }
            // Lines that were meant to be one instruction are one mistake.
            const index = instructionAt(file, refusal.range.start)?.index ?? -2;
            const goesOn = refusal.code === 'unknown-instruction' && index === unknown + 1;
            if (refusal.code === 'unknown-instruction') unknown = index;
            if (goesOn) continue;
          }
          // port-out-of-range says it, as fatal as here.
          if (refusal.code === 'invalid-port' && isOutOfRange(String(refusal.data.value))) continue;
          context.report({
            message: refusal.code,
            data: refusal.data,
            range: refusal.range,
            code: codesOf(refusal),
            fatal: true,
            fix: fixOf(refusal),
          });
        }
      },
    };

    function reportTemplate({ range, data }: Refusal): void {
      const word = String(data.name);
      context.report({ message: 'template', data: { word }, range, code: NO_CODES, fatal: true });
    }

    function fixOf(refusal: Refusal): FixReport<Fix> | undefined {
      const { range, data } = refusal;
      switch (refusal.code) {
        case 'inline-comment':
          return commentFix(refusal);
        case 'misspelt-instruction':
        case 'misspelt-flag': {
          const written = file.source.text.slice(range.start, range.end);
          const name = String(data.flag ?? data.name);
          const word = String(data.suggestion);
          // `//RUN` is a line that was commented out.
          if (!written.startsWith(name) || !/^[\w-]+$/.test(name)) return undefined;
          return {
            title: 'spelling',
            data: { word },
            safety: 'unsafe',
            edits: [{ start: range.start, end: range.start + name.length, text: word }],
          };
        }
        case 'remote-source-in-copy': {
          const node = instructionAt(file, range.start);
          if (node?.keyword !== 'COPY' || node.from !== undefined) return undefined;
          return {
            title: 'add',
            safety: 'unsafe',
            edits: [{ ...node.keywordRange, text: 'ADD' }],
          };
        }
        case 'json-required': {
          const node = instructionAt(file, range.start);
          if (node?.keyword !== 'SHELL') return undefined;
          const items = readLooseArray(node.command)?.items;
          if (items === undefined) return undefined;
          const text = `[${items.map(item => JSON.stringify(item)).join(', ')}]`;
          return { title: 'array', safety: 'unsafe', edits: [{ ...node.command.range, text }] };
        }
        default:
          return undefined;
      }
    }

    /** No image was built with the comment where it stands, so none changes. */
    function commentFix({ range }: Refusal): FixReport<Fix> | undefined {
      const { text } = file.source;
      const node = instructionAt(file, range.start);
      const comment = text.slice(range.start, range.end);
      if (node === undefined || comment.includes('\n')) return undefined;
      // On top of the file it would be read as a parser directive.
      if (node.index === 0 && /^#\s*[A-Za-z][\w-]*\s*=/.test(comment)) return undefined;
      let { start } = range;
      while (text[start - 1] === ' ' || text[start - 1] === '\t') start--;
      return {
        title: 'comment',
        safety: 'safe',
        edits: [insertAbove(file, node, comment), { start, end: range.end, text: '' }],
      };
    }
  },
});

function isTemplate({ code, data }: Refusal): boolean {
  return code === 'unknown-instruction' && /^(?:\{[{%#]|<%)/.test(String(data.name));
}

function codesOf({ code }: Refusal): readonly string[] {
  switch (code) {
    case 'instruction-before-from':
      return ['DL3061'];
    case 'chained-onbuild':
    case 'invalid-trigger':
      return ['DL3043'];
    default:
      return NO_CODES;
  }
}
