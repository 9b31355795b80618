import { defineRule } from '../src/rule/rule.ts';
import { download } from '../src/shell/downloads.ts';

export default defineRule({
  name: 'weak-tls-version',
  aliases: ['S4423'],
  category: 'security',
  severity: 'warning',
  presets: [],
  onbuild: true,
  summary: {
    en: 'A download is made over an outdated version of SSL or TLS.',
    zh: '使用过时的 SSL 或 TLS 版本下载。',
  },
  why: {
    en: 'SSL 2 and 3 and TLS 1.0 and 1.1 are broken and withdrawn (RFC 7568, RFC 8996). Leave the option out: curl and wget agree on the best version that both sides know. A least version is named with `--tlsv1.2` or `--secure-protocol=TLSv1_2`.',
    zh: 'SSL 2、SSL 3、TLS 1.0 和 TLS 1.1 已被攻破并废止（RFC 7568、RFC 8996）。请去掉该选项：curl 和 wget 会自动协商双方支持的最佳版本。如需指定最低版本，请使用 `--tlsv1.2` 或 `--secure-protocol=TLSv1_2`。',
  },
  examples: [
    {
      bad: 'FROM debian:12\nRUN curl --tlsv1.0 -fO https://example.com/x\n',
      good: 'FROM debian:12\nRUN curl --tlsv1.2 -fO https://example.com/x\n',
      fixed: 'FROM debian:12\nRUN curl --tlsv1.2 -fO https://example.com/x\n',
    },
  ],
  messages: {
    weak: {
      en: '{word} allows a version of TLS that is broken; leave it out, or ask for TLS 1.2',
      zh: '{word} 允许使用已被攻破的 TLS 版本；请删除，或要求至少 TLS 1.2',
    },
  },
  fixes: { raise: { en: 'Ask for TLS 1.2', zh: '要求至少 TLS 1.2' } },
  create(context) {
    return {
      command(command) {
        const fetched = download(command);
        if (fetched === undefined) return;
        for (const { name, value = '', word, valueWord } of fetched.flags) {
          const better = strongerThan(name, value, fetched.tool);
          if (better === undefined) continue;
          // A value in the next word stays where it is: such a call is not rewritten.
          const plain = command.written === 'plain' && valueWord === undefined;
          const { range } = word;
          const edit = { start: range.start, end: range.end, text: better };
          context.report({
            message: 'weak',
            data: { word: word.value },
            range,
            code: 'S4423',
            fix:
              plain && better !== ''
                ? { title: 'raise', safety: 'unsafe', edits: [edit] }
                : undefined,
          });
        }
      },
    };
  },
});

/** What to write for an option that allows a broken version; '' where nothing can stand in for it. */
function strongerThan(name: string, value: string, tool: string): string | undefined {
  if (tool === 'curl') {
    if (/^tlsv1(?:\.[01])?$/.test(name)) return '--tlsv1.2';
    if (/^sslv[23]$/.test(name)) return '--tlsv1.2';
    return name === 'tls-max' && /^1\.[01]$/.test(value) ? '' : undefined;
  }
  if (name !== 'secure-protocol' || !/^(?:SSLv[23]|TLSv1(?:_[01])?)$/i.test(value))
    return undefined;
  return tool.startsWith('wget') ? '--secure-protocol=TLSv1_2' : undefined;
}
