import { referencesTo } from '../src/dockerfile/stageReferences.ts';
import { defineRule } from '../src/rule/rule.ts';

/** BuildKit's reserved names, and what could be meant. */
const RESERVED: Readonly<Record<string, string>> = { scratch: 'empty', context: 'sources' };

export default defineRule({
  name: 'reserved-stage-name',
  aliases: ['DL3063', 'ReservedStageName'],
  category: 'correctness',
  severity: 'error',
  presets: ['recommended', 'strict'],
  summary: {
    en: 'A stage named `scratch` or `context`.',
    zh: '构建阶段命名为 `scratch` 或 `context`。',
  },
  why: {
    en: '`FROM scratch` is the empty image and `context` is the folder the build was started in; a stage of that name hides them, and what `FROM scratch` or a named context then means differs between builders. Choose another name.',
    zh: '`FROM scratch` 表示空镜像，`context` 表示构建上下文；阶段若使用这两个名称会将其遮盖，不同构建器对 `FROM scratch` 或同名上下文的理解也会不一致。请改用其他名称。',
  },
  examples: [
    {
      bad: 'FROM alpine:3.22 AS context\nRUN true\n',
      good: 'FROM alpine:3.22 AS sources\nRUN true\n',
      fixed: 'FROM alpine:3.22 AS sources\nRUN true\n',
    },
  ],
  messages: {
    reserved: {
      en: '{name} has a meaning of its own to the builder; give the stage another name',
      zh: '{name} 是构建器的保留名称；请为该阶段换一个名称',
    },
  },
  fixes: {
    rename: {
      en: 'Name it {wanted} here and wherever it is used',
      zh: '将此处及所有引用处改名为 {wanted}',
    },
  },
  create(context) {
    const { file } = context;
    return {
      stage(stage) {
        const { alias } = stage.from;
        const { name } = stage;
        if (alias === undefined || name === undefined || !Object.hasOwn(RESERVED, name)) return;
        if (context.mode === 'hadolint' && alias.raw !== name) return;
        const wanted = freeName(RESERVED[name] ?? name);
        const places = referencesTo(file, stage).filter(({ byNumber }) => !byNumber);
        context.report({
          message: 'reserved',
          data: { name: alias.raw },
          range: alias.range,
          fix: {
            title: 'rename',
            data: { wanted },
            // `--target` and named contexts on the command line know the old name.
            safety: 'unsafe',
            edits: [alias.range, ...places.map(place => place.range)].map(({ start, end }) => ({
              start,
              end,
              text: wanted,
            })),
          },
        });
      },
    };

    function freeName(wanted: string): string {
      const taken = new Set(file.stages.map(stage => stage.name));
      let name = wanted;
      for (let count = 2; taken.has(name); count++) name = `${wanted}-${count}`;
      return name;
    }
  },
});
