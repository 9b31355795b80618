import { gitSource, sourceKind } from '../src/dockerfile/remoteSource.ts';
import { defineRule } from '../src/rule/rule.ts';

const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** Fetched because it changes: a new commit shall end the cache here. */
const CACHE_BUSTER = /^https:\/\/api\.github\.com\/repos\/[^?]*\/(?:git\/refs|commits|branches)\//;

export default defineRule({
  name: 'remote-add-without-checksum',
  aliases: ['prefer-copy-over-add', 'Curl or Wget Instead of Add'],
  category: 'security',
  severity: 'warning',
  presets: ['recommended', 'guide', 'strict'],
  guide: ['1.10'],
  onbuild: true,
  summary: {
    en: 'ADD of a remote file without `--checksum`, or of a repository without a commit.',
    zh: 'ADD 远程文件却没有 `--checksum`，或 ADD 代码仓库却没有指定提交。',
  },
  why: {
    en: 'What a URL gives today it need not give tomorrow: without a checksum a replaced or damaged file goes into the image unnoticed, and BuildKit has to ask the server in every build whether its cache is still good. `ADD --checksum=sha256:… URL` fails the build when the file is another; for a repository name the commit behind `#`.',
    zh: '同一个 URL 今天和明天返回的内容可能不同：没有校验和，被替换或损坏的文件会悄无声息地进入镜像，而且每次构建 BuildKit 都要访问服务器确认缓存是否有效。使用 `ADD --checksum=sha256:… URL`，文件一旦变化构建就会失败；对代码仓库，请在 `#` 后写明提交号。',
  },
  examples: [
    {
      bad: 'FROM alpine:3.22\nADD https://example.com/tool-1.2 /usr/local/bin/tool\n',
      good: 'FROM alpine:3.22\nADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.com/tool-1.2 /usr/local/bin/tool\n',
    },
    {
      bad: 'FROM alpine:3.22\nADD https://github.com/example/tool.git#main /src\n',
      good: 'FROM alpine:3.22\nADD https://github.com/example/tool.git#1a410efbd13591db07496601ebc7a059dd55cfe9 /src\n',
    },
  ],
  messages: {
    file: {
      en: '{source} goes into the image unchecked; add --checksum=sha256:… with the digest of the file you tested',
      zh: '{source} 未经校验就进入镜像；请用 --checksum=sha256:… 写明经过验证的文件摘要',
    },
    repository: {
      en: '{source} names no commit, so each build may take other files; name the commit behind #',
      zh: '{source} 没有指定提交，每次构建得到的文件可能不同；请在 # 后写明提交号',
    },
  },
  create(context) {
    return {
      ADD(node) {
        if (node.flags.some(flag => flag.name === 'checksum')) return;
        const scope = context.scope(node);
        for (const source of node.sources) {
          const text = node.form === 'exec' ? source.value : source.raw;
          if (!/[:$]/.test(text)) continue;
          const address = scope.expand(text).text;
          const kind = sourceKind(address);
          if (kind === 'local' || CACHE_BUSTER.test(address)) continue;
          // One checksum cannot fit the files of several architectures.
          if (/\$\{?TARGET[A-Z]+/.test(text)) continue;
          const git = kind === 'git' ? gitSource(address) : undefined;
          if (COMMIT.test(git?.checksum ?? git?.ref ?? '')) continue;
          const message = kind === 'http' ? 'file' : 'repository';
          context.report({
            message,
            data: { source: source.value.replace(/\/\/[^/@\s]*@/, '//') },
            range: source.range,
          });
        }
      },
    };
  },
});
