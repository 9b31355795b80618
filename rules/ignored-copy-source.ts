import type { BuildContext, IgnorePattern } from '../src/context/context.ts';
import {
  type CopySource,
  copySources,
  fitsContext,
  isWholeContext,
} from '../src/context/copySources.ts';
import { addToIgnoreFile, asPattern } from '../src/context/ignoreChange.ts';
import { isSecretFile } from '../src/context/noise.ts';
import { nothingLeftOf } from '../src/context/sentFiles.ts';
import { neededStages } from '../src/dockerfile/reach.ts';
import { defineRule, type FixReport } from '../src/rule/rule.ts';

export default defineRule({
  name: 'ignored-copy-source',
  aliases: ['CopyIgnoredFile'],
  category: 'context',
  severity: 'error',
  presets: ['recommended', 'strict'],
  summary: {
    en: 'A COPY or ADD of something that the ignore file leaves out.',
    zh: 'COPY 或 ADD 的源文件被 .dockerignore 排除。',
  },
  why: {
    en: 'What `.dockerignore` (or `<Dockerfile>.dockerignore`, which is read instead of it) leaves out is never sent to the builder, so a COPY that names it fails with “not found” although the file is there; a wildcard or a folder of which nothing is left copies nothing, without a word. Take the pattern out, or put an exception below it: `!path`.\n\nUnlike BuildKit’s own check, this one works every pattern out to its end, exceptions included.',
    zh: '被 `.dockerignore`（或优先读取的 `<Dockerfile>.dockerignore`）排除的内容不会发送给构建器：直接复制这样的文件会报 “not found”，尽管文件确实存在；若通配符或目录中的内容全部被排除，则会悄无声息地什么都不复制。请删除对应的规则，或在其后加上例外：`!path`。\n\n与 BuildKit 自带的检查不同，本规则会完整计算每一条规则，包括例外。',
  },
  examples: [
    {
      bad: 'FROM nginx:1.29\nCOPY dist /usr/share/nginx/html\n',
      good: 'FROM nginx:1.29\nCOPY public /usr/share/nginx/html\n',
      files: { '.dockerignore': 'dist\n', 'dist/index.html': '', 'public/index.html': '' },
    },
  ],
  messages: {
    ignored: {
      en: '{path} is left out of the build context by "{pattern}" ({ignore}, line {line}), so the build stops here; remove the pattern or add !{path} below it',
      zh: '{ignore} 第 {line} 行的 "{pattern}" 将 {path} 排除在构建上下文之外，构建会在这里失败；请删除该规则，或在其后加上 !{path}',
    },
    nothing: {
      en: 'Everything that {path} names is left out of the build context by "{pattern}" ({ignore}, line {line}), so nothing is copied; remove the pattern or add an exception',
      zh: '{path} 所指的内容都被 {ignore} 第 {line} 行的 "{pattern}" 排除在构建上下文之外，不会复制任何文件；请删除该规则或添加例外',
    },
  },
  fixes: {
    exception: { en: 'Add !{path} to {ignore}', zh: '在 {ignore} 中加上 !{path}' },
  },
  create(context) {
    return {
      fileEnd(file) {
        const { context: build } = context;
        const ignore = build?.ignore;
        if (build === undefined || ignore === undefined || ignore.patterns.length === 0) return;
        const needed = neededStages(file);
        // BuildKit does not look where there are exceptions.
        const code = ignore.patterns.some(({ negated }) => negated) ? [] : ['CopyIgnoredFile'];
        const verdicts = new Map<string, Verdict | undefined>();
        for (const source of copySources(file, context.scope)) {
          const { node, range, written } = source;
          if (node.stage === undefined || !needed.has(node.stage)) continue;
          const key = `${node.keyword} ${source.path}`;
          if (!verdicts.has(key)) verdicts.set(key, judge(source, build));
          const found = verdicts.get(key);
          if (found === undefined) continue;
          const there = source.wildcard || build.stat(source.path) !== undefined;
          if (!there && !fitsContext(file, build, context.scope)) continue;
          const { pattern, stops } = found;
          const path = source.path === '' ? written : source.path;
          const data = { path, pattern: pattern.text, ignore: ignore.path, line: pattern.line };
          const fix = exception(source, build, ignore.path);
          if (stops) context.report({ message: 'ignored', data, range, code, fix });
          else context.report({ message: 'nothing', data, range, code, severity: 'warning', fix });
        }
      },
    };
  },
});

interface Verdict {
  readonly pattern: IgnorePattern;
  /** The build fails; else it copies nothing. */
  readonly stops: boolean;
}

function judge(source: CopySource, build: BuildContext): Verdict | undefined {
  const { path, wildcard } = source;
  if (wildcard) {
    if (build.match(path).length > 0) return undefined;
    // What it would match, were there no ignore file.
    const [lost] = matchAll(path, build);
    const pattern = lost === undefined ? undefined : build.ignoredBy(lost);
    return pattern === undefined ? undefined : { pattern, stops: false };
  }
  const entry = path === '' ? undefined : build.stat(path);
  if (path !== '' && build.ignored(path)) {
    const pattern = build.ignoredBy(path);
    if (pattern === undefined || build.match(path).length > 0) return undefined;
    return { pattern, stops: true };
  }
  if (path !== '' && entry?.kind !== 'directory') return undefined;
  if (source.node.keyword === 'RUN' || !nothingLeftOf(path, build)) return undefined;
  const [first] = build.list(path);
  const pattern = first === undefined ? undefined : build.ignoredBy(first.path);
  return pattern === undefined ? undefined : { pattern, stops: false };
}

/** What a wildcard would match, were there no ignore file; none where that file lies out of reach. */
function matchAll(path: string, build: BuildContext): string[] {
  const bare = build.withChanges([{ path: build.ignorePath, after: '' }]);
  return bare.match(path).map(entry => entry.path);
}

function exception(
  source: CopySource,
  build: BuildContext,
  ignore: string,
): FixReport<'exception'> | undefined {
  const { path, wildcard } = source;
  if (wildcard || isWholeContext(source) || isSecretFile(path)) return undefined;
  const change = addToIgnoreFile(build, [`!${asPattern(path)}`]);
  if (change === undefined) return undefined;
  const after = build.withChanges([change]);
  if (after.ignored(path)) return undefined;
  const data = { path, ignore };
  return { title: 'exception', data, safety: 'unsafe', edits: [], files: [change] };
}
