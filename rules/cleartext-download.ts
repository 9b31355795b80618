import type { CopyInstruction } from '../src/dockerfile/nodes.ts';
import { defineRule, type FixReport } from '../src/rule/rule.ts';
import { hostOf, isPrivateHost } from '../src/shell/hosts.ts';
import { remoteWords } from '../src/shell/remoteWords.ts';
import { verifiesDownloads } from '../src/shell/verification.ts';
import type { Range } from '../src/text/range.ts';

export default defineRule({
  name: 'cleartext-download',
  aliases: ['S5332'],
  category: 'security',
  severity: 'warning',
  presets: ['recommended', 'strict'],
  onbuild: true,
  summary: {
    en: 'A download over http or ftp that nothing verifies.',
    zh: '通过 http 或 ftp 下载，且没有校验。',
  },
  why: {
    en: 'Plain http and ftp let anybody on the way read and change what is downloaded, and the build installs it as root. Nearly every server speaks https today. Where one does not, verify what came: `ADD --checksum=sha256:…`, or `sha256sum -c` or `gpg --verify` in the same RUN; then this rule is silent. So it is for the machine itself and for private networks.',
    zh: '明文的 http 和 ftp 允许途中任何人读取并篡改下载内容，而构建会以 root 身份安装它。如今几乎所有服务器都支持 https。若确实不支持，请校验下载内容：使用 `ADD --checksum=sha256:…`，或在同一条 RUN 中执行 `sha256sum -c`、`gpg --verify`，本规则便不再报告。访问本机和私有网络时也不报告。',
  },
  examples: [
    {
      bad: 'FROM debian:12\nRUN curl -fO http://example.com/tool.tar.gz\n',
      good: 'FROM debian:12\nRUN curl -fO https://example.com/tool.tar.gz\n',
      fixed: 'FROM debian:12\nRUN curl -fO https://example.com/tool.tar.gz\n',
    },
  ],
  messages: {
    cleartext: {
      en: 'Anybody on the way can change what {scheme} brings from {host}; use https, or verify a checksum in the same step',
      zh: '通过 {scheme} 从 {host} 下载的内容可能在途中被篡改；请使用 https，或在同一步骤中验证校验和',
    },
  },
  fixes: { https: { en: 'Use https', zh: '改用 https' } },
  create(context) {
    const { source } = context.file;
    return {
      ADD(node) {
        if (node.keyword === 'ADD') checkAdd(node);
      },
      script(script) {
        const words = script.commands.flatMap(command =>
          remoteWords(command).filter(({ value }) => CLEARTEXT.test(value)),
        );
        if (words.length === 0 || verifiesDownloads(script)) return;
        for (const { value, range } of words) check(value, range);
      },
    };

    function checkAdd(node: CopyInstruction): void {
      if (node.flags.some(({ name }) => name === 'checksum')) return;
      for (const { value, range } of node.sources) check(value, range);
    }

    function check(value: string, range: Range): void {
      const match = CLEARTEXT.exec(value);
      if (match === null) return;
      const host = hostOf(value.slice(match.index));
      if (host === '' || /^\$[\w{}]*$/.test(host) || isPrivateHost(host)) return;
      const scheme = match[1] ?? '';
      const data = { scheme, host: host.includes('$') ? '…' : host };
      context.report({ message: 'cleartext', data, range, fix: fixOf(scheme, range) });
    }

    function fixOf(scheme: string, range: Range): FixReport<'https'> | undefined {
      const at = source.text.slice(range.start, range.end).indexOf('http://');
      if (scheme !== 'http' || at === -1) return undefined;
      const start = range.start + at + 'http'.length;
      return { title: 'https', safety: 'unsafe', edits: [{ start, end: start, text: 's' }] };
    }
  },
});

const CLEARTEXT = /(?<![a-z])(http|ftp):\/\//i;
