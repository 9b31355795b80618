import { copySources, fitsContext } from '../src/context/copySources.ts';
import { addToIgnoreFile } from '../src/context/ignoreChange.ts';
import { proposeIgnore } from '../src/context/ignoreProposal.ts';
import { listSized, weightOf } from '../src/context/noiseList.ts';
import { neededStages } from '../src/dockerfile/reach.ts';
import { defineRule } from '../src/rule/rule.ts';

export default defineRule({
  name: 'incomplete-dockerignore',
  aliases: [],
  category: 'context',
  severity: 'warning',
  presets: ['recommended', 'guide', 'strict'],
  guide: ['1.17'],
  summary: {
    en: 'The ignore file lets through what no image needs.',
    zh: '.dockerignore 没有排除镜像不需要的内容。',
  },
  why: {
    en: 'An ignore file that leaves out `.git` alone still lets `COPY . .` take the developer’s `node_modules` over the installed ones, caches, build output, and `.env` with its passwords. Reported is what lies in the folder, with its size, and (as an info) what such a project has sooner or later on every developer’s machine.\n\nThe fix adds lines below those that are there. It never hides what a COPY or ADD names, nor what the build does not make anew.',
    zh: '只排除了 `.git` 的 .dockerignore 仍会让 `COPY . .` 把开发者本机的 `node_modules` 覆盖到已安装的依赖之上，还会带入缓存、构建产物以及含有密码的 `.env`。本规则会列出目录中实际存在的内容及其大小，并（以提示级别）指出此类项目在开发者机器上迟早会出现的内容。\n\n自动修复会在现有规则之后追加新行，绝不会排除 COPY 或 ADD 明确指定的文件，也不会排除构建过程不会重新生成的内容。',
  },
  examples: [
    {
      bad: 'FROM node:22\nWORKDIR /app\nCOPY package.json ./\nRUN npm install\nCOPY . .\n',
      good: 'FROM node:22\nWORKDIR /app\nCOPY package.json ./\nRUN npm install\nCOPY src ./src\n',
      files: {
        '.dockerignore': '.git\n',
        'package.json': '{}',
        'src/index.js': '',
        'node_modules/x/index.js': 'x',
      },
    },
  ],
  messages: {
    secret: {
      en: '{ignore} lets this copy take secrets into the image: {list}; leave them out',
      zh: '{ignore} 没有排除密钥，此处会把它们复制进镜像：{list}；请将其排除',
    },
    sent: {
      en: '{ignore} lets this copy take along {list}; leave out what the image does not need',
      zh: '{ignore} 没有排除 {list}，此处会一并复制；请排除镜像不需要的内容',
    },
    likely: {
      en: '{ignore} does not leave out {list}, which developers of such a project have in this folder; add it',
      zh: '{ignore} 没有排除 {list}，而此类项目的开发者目录中通常会有；请加上',
    },
  },
  fixes: { complete: { en: 'Add {lines} to {ignore}', zh: '在 {ignore} 中加上 {lines}' } },
  create(context) {
    return {
      fileEnd(file) {
        const { context: build } = context;
        const ignore = build?.ignore;
        if (build === undefined || ignore === undefined) return;
        const named = copySources(file, context.scope);
        if (named.length === 0 || !fitsContext(file, build, context.scope)) return;
        const needed = neededStages(file);
        const sources = named.filter(({ node }) => node.stage && needed.has(node.stage));
        const proposal = proposeIgnore(file, build, sources, named);
        if (proposal === undefined) return;
        const { sent, likely, lines, copy } = proposal;
        const change = addToIgnoreFile(build, lines);
        const fix =
          change === undefined
            ? undefined
            : {
                title: 'complete' as const,
                data: { lines: lines.join(', '), ignore: ignore.path },
                safety: 'unsafe' as const,
                edits: [],
                files: [change],
              };
        const [first] = sent;
        if (first !== undefined) {
          const { secret } = first;
          const shown = secret ? sent.filter(noise => noise.secret) : sent;
          context.report({
            message: secret ? 'secret' : 'sent',
            data: { list: listSized(shown), ignore: ignore.path },
            range: first.source.range,
            severity: weightOf(sent),
            fix,
          });
        } else if (likely.length > 0) {
          context.report({
            message: 'likely',
            data: { list: likely.join(', '), ignore: ignore.path },
            range: copy.range,
            severity: 'info',
            fix,
          });
        }
      },
    };
  },
});
