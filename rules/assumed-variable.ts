import { undefinedVariables } from '../src/dockerfile/undefined.ts';
import { defineRule } from '../src/rule/rule.ts';

export default defineRule({
  name: 'assumed-variable',
  aliases: ['UndefinedVar'],
  category: 'correctness',
  severity: 'info',
  presets: ['strict'],
  summary: {
    en: 'A variable that only the base image could set.',
    zh: '变量只可能由基础镜像设置。',
  },
  why: {
    en: 'Nothing in this file sets the variable. Many images set some of their own (`PHP_INI_DIR`, `JAVA_HOME`), and BuildKit, which reads the image, then says nothing; read without it, the file does not tell. Set what you depend on, or name the path itself. Variables that are certainly empty are reported by `undefined-variable`.',
    zh: '本文件没有设置该变量。许多镜像会自带一些变量（如 `PHP_INI_DIR`、`JAVA_HOME`），BuildKit 读取镜像后不会提示；但仅看本文件无法得知。请显式设置所依赖的变量，或直接写出路径。可以确定为空的变量由 `undefined-variable` 报告。',
  },
  examples: [
    {
      bad: 'FROM registry.example.com/base:1\nUSER $RUN_USER\n',
      good: 'FROM registry.example.com/base:1\nENV RUN_USER=1000\nUSER $RUN_USER\n',
    },
  ],
  messages: {
    assumed: {
      en: '{name} is set nowhere in this file; it is empty unless the base image sets it',
      zh: '本文件没有设置 {name}；除非基础镜像设置了它，否则其值为空',
    },
  },
  create(context) {
    return {
      instruction(node) {
        for (const { variable, kind } of undefinedVariables(context.file, node, context.scope)) {
          if (kind !== 'assumed') continue;
          const { name, range } = variable;
          context.report({ message: 'assumed', data: { name }, range, code: 'UndefinedVar' });
        }
      },
    };
  },
});
