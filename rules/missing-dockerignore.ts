import { copySources, fitsContext } from '../src/context/copySources.ts';
import { addToIgnoreFile } from '../src/context/ignoreChange.ts';
import { proposeIgnore } from '../src/context/ignoreProposal.ts';
import { listSized, weightOf } from '../src/context/noiseList.ts';
import { neededStages } from '../src/dockerfile/reach.ts';
import { defineRule } from '../src/rule/rule.ts';

export default defineRule({
  name: 'missing-dockerignore',
  aliases: [],
  category: 'context',
  severity: 'warning',
  presets: ['recommended', 'guide', 'strict'],
  guide: ['1.17'],
  summary: {
    en: 'A whole folder is copied, and there is no .dockerignore.',
    zh: '复制了整个目录，但没有 .dockerignore 文件。',
  },
  why: {
    en: 'Without a `.dockerignore`, `COPY . .` takes everything that lies in the folder: the history in `.git`, `node_modules` of another platform over the installed ones, `.env` with its passwords. The build sends more, the cache breaks at each commit, the image grows, and secrets are published. A file beside the Dockerfile with one pattern a line prevents all of it; `<Dockerfile>.dockerignore` holds for one Dockerfile alone.\n\nThe fix writes a file for the project that it finds (package.json, go.mod, pom.xml …) and the folder’s content. It never hides what a COPY or ADD names, nor what the build does not make anew.',
    zh: '没有 `.dockerignore` 时，`COPY . .` 会复制目录中的一切：`.git` 中的历史、覆盖镜像内已安装依赖的本机 `node_modules`、含有密码的 `.env`。结果是传输变慢、每次提交都使缓存失效、镜像变大，甚至泄露密钥。只需在 Dockerfile 旁放一个每行一条规则的文件即可避免；`<Dockerfile>.dockerignore` 只对该 Dockerfile 生效。\n\n自动修复会根据项目类型（package.json、go.mod、pom.xml 等）和目录内容生成该文件，绝不会排除 COPY 或 ADD 明确指定的文件，也不会排除构建过程不会重新生成的内容。',
  },
  examples: [
    {
      bad: 'FROM node:22\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .\n',
      good: 'FROM node:22\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\n',
      files: {
        'package.json': '{}',
        'package-lock.json': '{}',
        'index.js': '',
        'node_modules/x/index.js': 'x',
        '.git/HEAD': 'ref: refs/heads/main',
      },
    },
  ],
  messages: {
    secret: {
      en: 'There is no .dockerignore, and this copy takes secrets into the image: {list}; create one',
      zh: '没有 .dockerignore，此处会把密钥复制进镜像：{list}；请创建该文件',
    },
    sent: {
      en: 'There is no .dockerignore, and this copy takes along {list}; create one',
      zh: '没有 .dockerignore，此处会一并复制 {list}；请创建该文件',
    },
    none: {
      en: 'There is no .dockerignore, so this copy takes whatever lies in the folder, like {list}; create one',
      zh: '没有 .dockerignore，此处会复制目录中的一切，例如 {list}；请创建该文件',
    },
  },
  fixes: {
    create: {
      en: 'Create {path} with {count} patterns',
      zh: '创建含 {count} 条规则的 {path}',
    },
  },
  create(context) {
    return {
      fileEnd(file) {
        const { context: build } = context;
        if (build === undefined || build.ignore !== undefined) return;
        const named = copySources(file, context.scope);
        if (named.length === 0 || !fitsContext(file, build, context.scope)) return;
        const needed = neededStages(file);
        const sources = named.filter(({ node }) => node.stage && needed.has(node.stage));
        const proposal = proposeIgnore(file, build, sources, named);
        if (proposal === undefined) return;
        const { sent, fresh, copy, likely } = proposal;
        // A folder of sources alone needs no ignore file.
        if (sent.length === 0 && copy.path !== '' && copy.path !== '*') return;
        const change = addToIgnoreFile(build, fresh);
        const fix =
          change === undefined
            ? undefined
            : {
                title: 'create' as const,
                data: { path: change.path, count: fresh.length },
                safety: 'unsafe' as const,
                edits: [],
                files: [change],
              };
        const [first] = sent;
        if (first === undefined) {
          const list = [...new Set(['.git', '.env', ...likely])].slice(0, 4).join(', ');
          const { range } = copy;
          context.report({ message: 'none', data: { list }, range, severity: 'info', fix });
          return;
        }
        const secret = first.secret;
        const shown = secret ? sent.filter(noise => noise.secret) : sent;
        context.report({
          message: secret ? 'secret' : 'sent',
          data: { list: listSized(shown) },
          range: first.source.range,
          severity: weightOf(sent),
          fix,
        });
      },
    };
  },
});
