import type { Instruction } from '../src/dockerfile/nodes.ts';
import { defineRule } from '../src/rule/rule.ts';

export default defineRule({
  name: 'inconsistent-casing',
  aliases: ['ConsistentInstructionCasing', 'S6476'],
  category: 'style',
  severity: 'style',
  presets: ['recommended', 'strict'],
  summary: {
    en: 'An instruction that is not written in the letter case of the others.',
    zh: '指令的大小写与文件中其他指令不一致。',
  },
  why: {
    en: 'Instructions may be written in either case, and by convention they are upper case so that they stand out from their arguments. Mixed cases in one file make it harder to read and to search.',
    zh: '指令大小写均可，但按惯例使用大写，以便与参数区分。同一个文件中大小写混用会影响阅读和搜索。',
  },
  examples: [
    {
      bad: 'FROM alpine:3.22\nrun apk add --no-cache curl\nCMD ["curl"]\n',
      good: 'FROM alpine:3.22\nRUN apk add --no-cache curl\nCMD ["curl"]\n',
      fixed: 'FROM alpine:3.22\nRUN apk add --no-cache curl\nCMD ["curl"]\n',
    },
  ],
  messages: {
    casing: {
      en: 'Instruction {word} should be {wanted}, like the others in this file',
      zh: '指令 {word} 应写成 {wanted}，与文件中其他指令一致',
    },
  },
  fixes: {
    recase: { en: 'Write {wanted}', zh: '改为 {wanted}' },
  },
  create(context) {
    const { text } = context.file.source;
    return {
      fileEnd(file) {
        let [upper, lower] = [0, 0];
        const words: { node: Instruction; word: string }[] = [];
        for (const node of file.instructions) {
          // BuildKit looks only at what is in a stage.
          if (node.stage === undefined || node.keyword === 'UNKNOWN') continue;
          const word = text.slice(node.keywordRange.start, node.keywordRange.end);
          if (word === node.keyword) upper++;
          else if (word === node.keyword.toLowerCase()) lower++;
          words.push({ node, word });
        }
        if (upper === words.length || lower === words.length) return;
        for (const { node, word } of words) {
          const wanted = lower > upper ? node.keyword.toLowerCase() : node.keyword;
          if (word === wanted) continue;
          context.report({
            message: 'casing',
            data: { word, wanted },
            range: node.keywordRange,
            fix: {
              title: 'recase',
              data: { wanted },
              safety: 'safe',
              edits: [{ ...node.keywordRange, text: wanted }],
            },
          });
        }
      },
    };
  },
});
