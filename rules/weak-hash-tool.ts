import { defineRule } from '../src/rule/rule.ts';
import type { Command, ShellWord } from '../src/shell/nodes.ts';

export default defineRule({
  name: 'weak-hash-tool',
  aliases: ['S4790'],
  category: 'security',
  severity: 'info',
  presets: [],
  onbuild: true,
  summary: {
    en: 'A file is verified with MD5 or SHA-1.',
    zh: '使用 MD5 或 SHA-1 校验文件。',
  },
  why: {
    en: 'Two files with the same MD5 or SHA-1 can be made at will, so such a sum tells of a broken download and not of a changed one. Use SHA-256 or a signature.',
    zh: '可以随意构造出 MD5 或 SHA-1 相同的两个文件，因此这类校验和只能发现下载损坏，无法发现内容被篡改。请使用 SHA-256 或签名。',
  },
  examples: [
    {
      bad: 'FROM debian:12\nRUN echo "d41d8cd98f00b204e9800998ecf8427e  x" | md5sum -c\n',
      good: 'FROM debian:12\nRUN echo "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  x" | sha256sum -c\n',
    },
  ],
  messages: {
    weak: {
      en: '{tool} does not show whether somebody changed the file; use sha256sum or a signature',
      zh: '{tool} 无法发现文件被人篡改；请使用 sha256sum 或签名',
    },
  },
  create(context) {
    return {
      command(command) {
        const word = weakHash(command);
        if (word === undefined) return;
        const data = { tool: word.value.replace(/^-+/, '') };
        context.report({ message: 'weak', data, range: word.range, code: 'S4790' });
      },
    };
  },
});

/** The word that says which weak hash a command computes. */
function weakHash({ name, nameWord, args }: Command): ShellWord | undefined {
  if (/^(?:md[245]sum|sha1sum|md5|md5deep|sha1deep)$/.test(name)) return nameWord;
  if (name === 'shasum') {
    const strong = args.some(({ value }) =>
      /^(?:-[a-z]*a?)?(?:224|256|384|512\d*)$|^--algorithm=(?!1$)/.test(value),
    );
    return strong ? undefined : nameWord;
  }
  if (name !== 'openssl') return undefined;
  return args.find(({ value }, i) => /^(?:-?(?:md[45]|sha1))$/.test(value) && i <= 3);
}
