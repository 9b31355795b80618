import { copySources, isWholeContext } from '../src/context/copySources.ts';
import { imageStages } from '../src/dockerfile/reach.ts';
import { defineRule } from '../src/rule/rule.ts';

export default defineRule({
  name: 'whole-context-copied',
  aliases: ['S6470'],
  category: 'context',
  severity: 'info',
  presets: ['strict'],
  summary: {
    en: 'Everything in the build context is copied into the image.',
    zh: '将整个构建上下文复制进镜像。',
  },
  why: {
    en: 'What is added to the folder tomorrow, a key or a dump, is then in the image as well. Name what the image needs, copy it in a build stage and take the result from there, or turn the ignore file around: `*` on its first line and an exception for each thing that belongs in (then this rule is silent). `missing-dockerignore` and `incomplete-dockerignore` tell what comes along today.',
    zh: '明天放进该目录的任何东西，例如密钥或数据库转储，都会进入镜像。请只复制需要的内容；或在构建阶段中复制，再取出产物；也可以反过来写忽略文件：第一行写 `*`，然后为需要的内容逐一添加例外（此时本规则不报告）。目前会带入哪些内容，由 `missing-dockerignore` 和 `incomplete-dockerignore` 指出。',
  },
  examples: [
    {
      bad: 'FROM node:22\nWORKDIR /app\nCOPY . .\n',
      good: 'FROM node:22\nWORKDIR /app\nCOPY package.json src ./\n',
    },
  ],
  messages: {
    whole: {
      en: 'Whatever lies in the build context gets into the image; name what it needs, or start the ignore file with * and exceptions',
      zh: '构建上下文中的一切都会进入镜像；请只复制需要的内容，或让忽略文件以 * 开头并添加例外',
    },
  },
  create(context) {
    return {
      fileEnd(file) {
        const first = context.context?.ignore?.patterns[0];
        if (first !== undefined && /^\*{1,2}(?:\/\*{1,2})?$/.test(first.pattern)) return;
        const image = imageStages(file);
        for (const source of copySources(file, context.scope)) {
          const { node, range } = source;
          if (node.keyword === 'RUN' || node.stage === undefined || !image.has(node.stage))
            continue;
          if (isWholeContext(source)) context.report({ message: 'whole', range, code: 'S6470' });
        }
      },
    };
  },
});
