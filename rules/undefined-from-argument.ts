import { insertAbove } from '../src/dockerfile/insertion.ts';
import type { ArgInstruction, FromInstruction, Word } from '../src/dockerfile/nodes.ts';
import { type Variable, variablesIn } from '../src/dockerfile/variables.ts';
import { defineRule } from '../src/rule/rule.ts';
import { closest } from '../src/text/closest.ts';

export default defineRule({
  name: 'undefined-from-argument',
  aliases: ['UndefinedArgInFrom'],
  category: 'correctness',
  severity: 'error',
  presets: ['recommended', 'strict'],
  summary: {
    en: '`FROM` reads a variable that no `ARG` before the first `FROM` declares.',
    zh: '`FROM` 使用了在第一个 `FROM` 之前没有用 `ARG` 声明的变量。',
  },
  why: {
    en: '`FROM` sees the ARGs that stand before the first FROM and the platform arguments, nothing else: an ARG or ENV inside a stage does not reach it, and `--build-arg` cannot set what is not declared. The variable is empty, and so is a part of the image name.',
    zh: '`FROM` 只能看到第一个 FROM 之前的 ARG 以及平台参数；阶段内部的 ARG 或 ENV 对它不可见，未声明的变量也无法用 `--build-arg` 赋值。该变量为空，镜像名的相应部分也就为空。',
  },
  examples: [
    {
      bad: 'ARG BASE_TAG=3.22\nFROM alpine:${BASE_TGA:-latest}\n',
      good: 'ARG BASE_TAG=3.22\nFROM alpine:${BASE_TAG:-latest}\n',
      fixed: 'ARG BASE_TAG=3.22\nFROM alpine:${BASE_TAG:-latest}\n',
    },
  ],
  messages: {
    undeclared: {
      en: '{name} is not declared for FROM; add ARG {name} before the first FROM',
      zh: 'FROM 使用的 {name} 没有声明；请在第一个 FROM 之前添加 ARG {name}',
    },
    inStage: {
      en: 'ARG {name} on line {line} belongs to a stage and FROM does not see it; declare it before the first FROM',
      zh: '第 {line} 行的 ARG {name} 属于某个阶段，FROM 看不到它；请在第一个 FROM 之前声明',
    },
    mistyped: {
      en: '{name} is not declared for FROM; did you mean {guess}?',
      zh: 'FROM 使用的 {name} 没有声明；是否想写 {guess}？',
    },
  },
  fixes: {
    correct: { en: 'Write {guess}', zh: '改为 {guess}' },
    declare: {
      en: 'Declare {name} before the first FROM',
      zh: '在第一个 FROM 之前声明 {name}',
    },
  },
  create(context) {
    const { file } = context;
    let inStages: Map<string, ArgInstruction> | undefined;
    return {
      FROM(node) {
        const words = [node.image, platformWord(node)];
        if (!words.some(word => word?.raw.includes('$'))) return;
        const scope = context.scope(node);
        const seen = new Set<string>();
        for (const word of words) {
          if (word === undefined) continue;
          for (const variable of variablesIn(file.source.text, word, file.escape)) {
            const { name } = variable;
            if (scope.has(name) || seen.has(name)) continue;
            seen.add(name);
            report(node, variable, file.stages.length > 500 ? [] : scope.names());
          }
        }
      },
    };

    function report(node: FromInstruction, variable: Variable, known: readonly string[]): void {
      const { name, range } = variable;
      const code = 'UndefinedArgInFrom';
      // With a word for the case it builds, but `--build-arg` has no effect.
      const severity = /^:?-$/.test(variable.modifier ?? '') ? 'warning' : 'error';
      const inStage = declaredInStage(node, name);
      if (inStage !== undefined) {
        const [first] = file.stages;
        const value = inStage.pairs.find(({ key }) => key.raw === name)?.value;
        const declared = `ARG ${name}${value === undefined ? '' : `=${value.raw}`}`;
        context.report({
          message: 'inStage',
          data: { name, line: file.source.lineAt(inStage.range.start) },
          range,
          code,
          severity,
          fix:
            first === undefined
              ? undefined
              : {
                  title: 'declare',
                  data: { name },
                  safety: 'unsafe',
                  edits: [insertAbove(file, first.from, declared)],
                },
        });
        return;
      }
      const guess = closest(name, known, name.length > 4 ? 2 : 1);
      if (guess === undefined) {
        context.report({ message: 'undeclared', data: { name }, range, code, severity });
        return;
      }
      const start = range.start + (variable.braces ? 2 : 1);
      context.report({
        message: 'mistyped',
        data: { name, guess },
        range,
        code,
        severity,
        fix: {
          title: 'correct',
          data: { guess },
          safety: 'unsafe',
          edits: [{ start, end: start + name.length, text: guess }],
        },
      });
    }

    /** The first ARG of a stage above that declares the name. */
    function declaredInStage(before: FromInstruction, name: string): ArgInstruction | undefined {
      if (inStages === undefined) {
        inStages = new Map();
        for (const node of file.instructions) {
          if (node.keyword !== 'ARG' || node.stage === undefined) continue;
          for (const { key } of node.pairs) {
            if (!inStages.has(key.raw)) inStages.set(key.raw, node);
          }
        }
      }
      const found = inStages.get(name);
      return found !== undefined && found.index < before.index ? found : undefined;
    }
  },
});

function platformWord({ platform }: FromInstruction): Word | undefined {
  const { value, valueRange } = platform ?? {};
  return value === undefined || valueRange === undefined
    ? undefined
    : { range: valueRange, raw: value, value };
}
