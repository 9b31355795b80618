import { defineRule } from '../src/rule/rule.ts';
import { pipedDownloads } from '../src/shell/pipedDownloads.ts';

export default defineRule({
  name: 'piped-download',
  aliases: [],
  category: 'security',
  severity: 'warning',
  presets: ['recommended', 'strict'],
  onbuild: true,
  summary: {
    en: 'A download is run as it comes: `curl … | sh`.',
    zh: '下载的内容直接被执行：`curl … | sh`。',
  },
  why: {
    en: 'What the server sends today is run as root, unread; tomorrow it may send something else, and the same Dockerfile builds another image. A connection that breaks off leaves half a script, which runs all the same. Install a package of a pinned version, or download a pinned release into a file, check it against a checksum that stands in the Dockerfile (`echo "$SHA256  install.sh" | sha256sum -c`) or a signature, and run it then. `ADD --checksum=sha256:… https://…` does the first two at once.',
    zh: '服务器返回的内容未经检查便以 root 身份执行；明天返回的可能就不同，同一份 Dockerfile 会构建出不同的镜像。连接中断时，下载了一半的脚本仍会执行。请安装固定版本的软件包，或把固定版本的文件先下载到本地，用写在 Dockerfile 中的校验和（`echo "$SHA256  install.sh" | sha256sum -c`）或签名验证之后再执行。`ADD --checksum=sha256:… https://…` 可以一步完成下载与校验。',
  },
  examples: [
    {
      bad: 'FROM debian:12\nRUN curl -fsSL https://example.com/install.sh | sh\n',
      good: 'FROM debian:12\nADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.com/install.sh /tmp/\nRUN sh /tmp/install.sh\n',
    },
  ],
  messages: {
    piped: {
      en: '{runner} runs whatever the server sends, unchecked; download a pinned version to a file, verify its checksum, and then run it',
      zh: '{runner} 会直接执行服务器返回的任何内容，未经校验；请下载固定版本到文件，验证校验和后再执行',
    },
  },
  create(context) {
    return {
      script(script) {
        for (const { download, runner } of pipedDownloads(script)) {
          const { range } = download.command;
          // From the first of both to the last: `curl … | sh`, `sh -c "$(curl …)"`.
          const start = Math.min(range.start, runner.range.start);
          const end = Math.max(range.end, runner.range.end);
          const data = { runner: runner.name };
          context.report({ message: 'piped', data, range: { start, end } });
        }
      },
    };
  },
});
