import { defineRule } from '../src/rule/rule.ts';
import { type Download, download } from '../src/shell/downloads.ts';
import { verifiesDownloads } from '../src/shell/verification.ts';

export default defineRule({
  name: 'redirect-downgrade',
  aliases: ['S6506'],
  category: 'security',
  severity: 'info',
  presets: [],
  onbuild: true,
  summary: {
    en: 'A download over https follows redirects that may lead to http.',
    zh: '通过 https 下载时会跟随可能跳转到 http 的重定向。',
  },
  why: {
    en: 'With `-L` curl goes where the server sends it, also to plain http, where anybody on the way can change the file; wget does so by itself. `curl --proto =https` allows https alone, `wget --https-only` or `--max-redirect=0` keep wget from it. A checksum or a signature in the same RUN settles it as well, and then this rule is silent.',
    zh: '使用 `-L` 时，curl 会跟随服务器的重定向，包括跳转到明文 http，途中任何人都可以篡改文件；wget 默认就会跟随。`curl --proto =https` 只允许 https，wget 可使用 `--https-only` 或 `--max-redirect=0`。在同一条 RUN 中验证校验和或签名也可以，此时本规则不报告。',
  },
  examples: [
    {
      bad: 'FROM debian:12\nRUN curl -fsSL https://example.com/x -o x\n',
      good: "FROM debian:12\nRUN curl --proto '=https' -fsSL https://example.com/x -o x\n",
      fixed: "FROM debian:12\nRUN curl --proto '=https' -fsSL https://example.com/x -o x\n",
    },
  ],
  messages: {
    redirect: {
      en: 'This follows redirects to plain http as well; allow https alone with {flag}',
      zh: '此处也会跟随到明文 http 的重定向；请加上 {flag}，只允许 https',
    },
  },
  fixes: { add: { en: 'Add {flag}', zh: '加上 {flag}' } },
  create(context) {
    return {
      script(script) {
        const found = script.commands.flatMap(command => download(command) ?? []);
        if (!found.some(followsAnywhere) || verifiesDownloads(script)) return;
        for (const fetched of found) {
          if (!followsAnywhere(fetched)) continue;
          const { command, tool } = fetched;
          const flag = tool === 'curl' ? "--proto '=https'" : '--https-only';
          const { nameWord, written } = command;
          if (nameWord === undefined) continue;
          const { end } = nameWord.range;
          const edits = [{ start: end, end, text: ` ${flag}` }];
          context.report({
            message: 'redirect',
            data: { flag },
            range: nameWord.range,
            code: 'S6506',
            fix:
              written === 'plain' && tool === 'curl'
                ? { title: 'add', data: { flag }, safety: 'unsafe', edits }
                : undefined,
          });
        }
      },
    };
  },
});

function followsAnywhere({ tool, flags, urls }: Download): boolean {
  if (!urls.some(({ value }) => value.startsWith('https://'))) return false;
  const has = (...names: string[]) => flags.some(({ name }) => names.includes(name));
  if (tool === 'curl') {
    return has('L', 'location', 'location-trusted') && !has('proto', 'proto-redir');
  }
  if (tool !== 'wget' && tool !== 'wget2') return false;
  return (
    !has('https-only') && !flags.some(({ name, value }) => name === 'max-redirect' && value === '0')
  );
}
