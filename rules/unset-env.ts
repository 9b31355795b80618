import { defineRule } from '../src/rule/rule.ts';

export default defineRule({
  name: 'unset-env',
  aliases: ['S6581'],
  category: 'correctness',
  severity: 'warning',
  presets: ['recommended', 'strict'],
  summary: {
    en: '`RUN unset X` for a variable that ENV has set.',
    zh: '用 `RUN unset X` 取消由 ENV 设置的变量。',
  },
  why: {
    en: '`unset` changes the shell of this one RUN, which ends with it. The ENV is set again in the next step, is part of the image, and shows in `docker inspect`; a secret in it is not hidden. Pass values that only the build needs with ARG or a secret mount, or set the variable in the RUN that uses it.',
    zh: '`unset` 只影响当前这条 RUN 的 shell，随其结束而失效。下一步中 ENV 依然存在，并会保留在镜像里、可通过 `docker inspect` 看到，其中的机密并没有被隐藏。仅构建时需要的值请用 ARG 或 secret 挂载传入，或只在使用它的 RUN 中设置。',
  },
  examples: [
    {
      bad: 'FROM alpine:3.23\nENV MODE=build\nRUN make\nRUN unset MODE\n',
      good: 'FROM alpine:3.23\nRUN MODE=build make\n',
    },
  ],
  messages: {
    unset: {
      en: '`unset {name}` ends with this RUN and the ENV stays in the image; set it where it is needed instead',
      zh: 'unset {name} 仅在本条 RUN 内有效，ENV 仍保留在镜像中；请只在需要的地方设置',
    },
  },
  create(context) {
    return {
      script(script, node) {
        if (script.dialect !== 'posix') return;
        // What runs after it in the same shell is what it may be for.
        const last = script.commands.findLastIndex(({ name }) => name !== 'unset');
        for (const { args, place } of script.commands.slice(last + 1)) {
          if (place.subshell || place.function || place.substitution) continue;
          if (args.some(({ value }) => value === '-f')) continue;
          for (const { value: name, range } of args) {
            if (context.scope(node).origin(name) !== 'env') continue;
            context.report({ message: 'unset', data: { name }, range });
          }
        }
      },
    };
  },
});
