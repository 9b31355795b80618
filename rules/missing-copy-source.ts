import { posix } from 'node:path';
import { isBuiltBefore } from '../src/context/builtFiles.ts';
import type { BuildContext } from '../src/context/context.ts';
import { copySources, fitsContext } from '../src/context/copySources.ts';
import { neededStages } from '../src/dockerfile/reach.ts';
import { defineRule } from '../src/rule/rule.ts';
import { closest } from '../src/text/closest.ts';

export default defineRule({
  name: 'missing-copy-source',
  aliases: [],
  category: 'context',
  severity: 'error',
  presets: ['recommended', 'strict'],
  summary: {
    en: 'A COPY or ADD of something that is not in the build context.',
    zh: 'COPY 或 ADD 的源文件不在构建上下文中。',
  },
  why: {
    en: 'The build stops there: “not found”. Names are taken from the root of the context, not from the Dockerfile’s folder, and they mind upper and lower case even where the developer’s disk does not.\n\nReported only where the folder is most likely the context: most other sources of the file are there. Names of what is built beforehand (`target/…`, `dist/…`, archives) and what `.gitignore` keeps out of the repository are left alone. Set `context` in the configuration where the image is built from another folder.',
    zh: '构建会在这里中断并提示 “not found”。源路径以构建上下文的根目录为起点，而不是 Dockerfile 所在目录；并且区分大小写，即使开发者的磁盘并不区分。\n\n只有当该目录很可能就是构建上下文时（文件中的其他源路径大多存在）才会报告。构建前生成的文件（如 `target/…`、`dist/…`、压缩包）以及被 `.gitignore` 排除的文件不做检查。如果镜像是从其他目录构建的，请在配置中设置 `context`。',
  },
  examples: [
    {
      bad: 'FROM node:22\nCOPY package.json ./\nCOPY App.js ./\n',
      good: 'FROM node:22\nCOPY package.json ./\nCOPY app.js ./\n',
      fixed: 'FROM node:22\nCOPY package.json ./\nCOPY app.js ./\n',
      files: { 'package.json': '{}', 'app.js': '' },
    },
  ],
  messages: {
    missing: {
      en: '{path} is not in the build context, so the build stops here; correct the name, or build from the folder that has it',
      zh: '构建上下文中没有 {path}，构建会在这里失败；请更正名称，或从包含它的目录构建',
    },
    similar: {
      en: '{path} is not in the build context, so the build stops here; did you mean {other}?',
      zh: '构建上下文中没有 {path}，构建会在这里失败；是否应为 {other}？',
    },
  },
  fixes: { rename: { en: 'Copy {other}', zh: '改为复制 {other}' } },
  create(context) {
    return {
      fileEnd(file) {
        const { context: build } = context;
        if (build === undefined) return;
        const sources = copySources(file, context.scope);
        const needed = neededStages(file);
        let asked = 0;
        for (const source of sources.slice(0, MOST_SOURCES)) {
          const { path, written, range, node, wildcard } = source;
          if (path === '' || wildcard || build.stat(path) !== undefined) continue;
          if (node.stage === undefined || !needed.has(node.stage)) continue;
          // `ignored-copy-source` tells of what could not get through anyway.
          if (build.ignored(path) || isBuiltBefore(path, build)) continue;
          if (!fitsContext(file, build, context.scope)) return;
          const other = asked++ < MOST_NAMES ? similar(path, build) : undefined;
          if (other === undefined) {
            context.report({ message: 'missing', data: { path: written }, range });
            continue;
          }
          const text = file.source.text.slice(range.start, range.end);
          const at = text.lastIndexOf(path);
          const data = { path: written, other };
          const start = range.start + at;
          const edits = [{ start, end: start + path.length, text: other }];
          context.report({
            message: 'similar',
            data,
            range,
            fix: at === -1 ? undefined : { title: 'rename', data, safety: 'unsafe', edits },
          });
        }
      },
    };
  },
});

/** Sources of one file that are looked at; no real one has so many. */
const MOST_SOURCES = 2_000;
/** Missing names of one file that another one is looked for. */
const MOST_NAMES = 50;

/** What lies in the same folder under nearly the same name. */
function similar(path: string, build: BuildContext): string | undefined {
  const folder = posix.dirname(path) === '.' ? '' : posix.dirname(path);
  const names = build.list(folder).map(entry => posix.basename(entry.path));
  const found = closest(posix.basename(path), names.slice(0, 500), 2);
  return found === undefined ? undefined : posix.join(folder, found);
}
