import { defineRule, type Rule } from '../../src/rule/rule.ts';

const text = (en: string, zh: string) => ({ en, zh });

/** Finds every RUN keyword; answers to DL3000 and to BuildKit's WorkdirRelativePath. */
export const everyRun: Rule = defineRule({
  name: 'every-run',
  aliases: ['DL3000', 'WorkdirRelativePath', 'DS-0009'],
  category: 'correctness',
  severity: 'warning',
  presets: ['recommended'],
  summary: text('Every RUN.', '每个 RUN。'),
  why: text('For tests.', '用于测试。'),
  examples: [{ bad: 'FROM scratch\nRUN a\n', good: 'FROM scratch\n' }],
  messages: { run: text('A RUN', '有 RUN') },
  create: context => ({
    RUN: node => context.report({ message: 'run', range: node.keywordRange }),
  }),
});

/** Finds the words `bad` in a RUN's words. */
export const badWord: Rule = defineRule({
  name: 'bad-word',
  aliases: [],
  category: 'style',
  severity: 'info',
  presets: ['recommended'],
  summary: text('The word bad.', '单词 bad。'),
  why: text('For tests.', '用于测试。'),
  examples: [{ bad: 'FROM scratch\nRUN bad\n', good: 'FROM scratch\n' }],
  messages: { bad: text('The word bad', '出现单词 bad') },
  create: context => ({
    RUN(node) {
      for (const word of node.words) {
        if (word.value === 'bad') context.report({ message: 'bad', range: word.range });
      }
    },
  }),
});

/** Tells of suppressions that silenced nothing. */
export const unusedNames: Rule = defineRule({
  name: 'unused-names',
  aliases: [],
  category: 'style',
  severity: 'info',
  presets: ['recommended'],
  summary: text('Unused.', '未使用。'),
  why: text('For tests.', '用于测试。'),
  examples: [{ bad: '# dockwright ignore=x\nFROM scratch\n', good: 'FROM scratch\n' }],
  messages: { unused: text('{name} silences nothing', '{name} 没有作用') },
  create: context => ({
    suppressions(all) {
      for (const { names, nameRanges, used } of all) {
        for (const [index, name] of names.entries()) {
          const range = nameRanges[index];
          if (used.has(name) || range === undefined) continue;
          context.report({ message: 'unused', data: { name }, range });
        }
      }
    },
  }),
});

/** Replaces one word by another, wherever it stands in a RUN. */
export function replaceRule(
  name: string,
  from: string,
  to: string,
  safety: 'safe' | 'unsafe' | 'manual',
): Rule {
  return defineRule({
    name,
    aliases: [],
    category: 'style',
    severity: 'style',
    presets: ['recommended'],
    summary: text('A word.', '一个单词。'),
    why: text('For tests.', '用于测试。'),
    examples: [{ bad: `FROM scratch\nRUN ${from}\n`, good: 'FROM scratch\n' }],
    messages: { word: text('The word {word}', '单词 {word}') },
    fixes: { replace: text('replace {word}', '替换 {word}') },
    create: context => ({
      RUN(node) {
        for (const word of node.words) {
          if (word.raw !== from) continue;
          context.report({
            message: 'word',
            data: { word: from },
            range: word.range,
            fix: {
              title: 'replace',
              data: { word: from },
              safety,
              edits: [{ ...word.range, text: to }],
            },
          });
        }
      },
    }),
  });
}
