import { baseOf } from '../src/dockerfile/base.ts';
import { scopeAt } from '../src/dockerfile/scope.ts';
import { type Variable, variablesIn } from '../src/dockerfile/variables.ts';
import { defineRule } from '../src/rule/rule.ts';

export default defineRule({
  name: 'missing-from-default',
  aliases: ['InvalidDefaultArgInFrom'],
  category: 'correctness',
  severity: 'warning',
  presets: ['recommended', 'strict'],
  summary: {
    en: 'Without build arguments the base image has no valid name.',
    zh: '不传构建参数时，基础镜像名无效。',
  },
  why: {
    en: 'A plain `docker build` of such a file fails, and so does every tool that reads it (scanners, updaters, editors). Give the ARG a default that builds. Arguments that are always passed are named in the option `required`, or passed with `--build-arg`, and are then not reported.',
    zh: '这样的文件直接执行 `docker build` 会失败，扫描、升级、编辑器等工具也无法解析。请为 ARG 设置可以构建的默认值。如果某些参数总会传入，可写入选项 `required`，或用 `--build-arg` 传入，此时不再提示。',
  },
  options: {
    required: {
      type: 'strings',
      default: [],
      describe: {
        en: 'Names of arguments that every build passes.',
        zh: '每次构建都会传入的参数名。',
      },
    },
  },
  examples: [
    {
      bad: 'ARG TAG\nFROM alpine:$TAG\n',
      good: 'ARG TAG=3.22\nFROM alpine:$TAG\n',
    },
  ],
  messages: {
    noDefault: {
      en: 'ARG {name} has no default, so without --build-arg {image} is no image name; give it one',
      zh: 'ARG {name} 没有默认值，不传 --build-arg 时 {image} 不是有效的镜像名；请设置默认值',
    },
    badDefault: {
      en: 'With the defaults of its arguments {image} becomes "{result}", which is no image name',
      zh: '按参数默认值展开后，{image} 变为“{result}”，不是有效的镜像名',
    },
  },
  create(context) {
    const { file } = context;
    /** An argument is told of once, at its first FROM. */
    const seen = new Set<string>(context.options.required);
    return {
      stage(stage) {
        const { from } = stage;
        const { image } = from;
        // `{{` is for another program to fill in.
        if (image === undefined || !image.raw.includes('$') || image.raw.includes('{{')) return;
        // What the user passes counts: such a build has its image.
        const given = baseOf(stage, context.scope(from));
        if (given.kind !== 'unresolved' && given.kind !== 'invalid') return;
        const scope = scopeAt(file, from);
        const variables = variablesIn(file.source.text, image, file.escape);
        // An undeclared one is undefined-from-argument's, and a default would not reach it.
        if (variables.some(({ name }) => !scope.has(name))) return;
        if (given.kind === 'invalid' && given.problem === undefined) return;
        const missing = (variable: Variable) => scope.get(variable.name) === undefined;
        const culprit = variables.find(missing);
        if (culprit !== undefined) {
          if (seen.has(culprit.name)) return;
          seen.add(culprit.name);
        }
        context.report({
          message: culprit === undefined ? 'badDefault' : 'noDefault',
          data: {
            name: culprit?.name ?? '',
            image: image.value,
            result: given.name,
          },
          range: culprit?.range ?? image.range,
          code: 'InvalidDefaultArgInFrom',
        });
      },
    };
  },
});
