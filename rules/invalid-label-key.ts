import { defineRule } from '../src/rule/rule.ts';

const RESERVED = /^(?:com\.docker\.|io\.docker\.|org\.dockerproject)/;

export default defineRule({
  name: 'invalid-label-key',
  aliases: ['DL3048'],
  category: 'metadata',
  severity: 'style',
  presets: ['recommended', 'strict'],
  guide: ['1.15'],
  summary: {
    en: 'A label whose key breaks Docker’s rules for keys.',
    zh: '标签的键不符合 Docker 的命名规范。',
  },
  why: {
    en: 'Keys begin and end with a lower-case letter (or end with a digit), hold only lower-case letters, digits, dots and dashes, no two of those in a row, and begin with a domain of your own: `com.example.version`. The prefixes of Docker itself are reserved. Other keys work today, but tools that filter or sort by them may not find them.',
    zh: '键应以小写字母开头，以小写字母或数字结尾，只包含小写字母、数字、点和连字符，且点或连字符不能连续；并建议以自己的域名为前缀，例如 `com.example.version`。Docker 自己的前缀是保留的。不规范的键目前也能用，但按键筛选的工具可能找不到。',
  },
  examples: [
    {
      bad: 'FROM alpine:3.22\nLABEL Vendor="Example"\n',
      good: 'FROM alpine:3.22\nLABEL org.opencontainers.image.vendor="Example"\n',
      fixed: 'FROM alpine:3.22\nLABEL vendor="Example"\n',
    },
  ],
  messages: {
    characters: {
      en: 'Label key {key} should hold lower-case letters, digits, single dots and dashes only, and begin with a letter',
      zh: '标签键 {key} 应以字母开头，只包含小写字母、数字以及不连续的点和连字符',
    },
    reserved: {
      en: 'Label key {key} begins with a prefix that Docker keeps for itself; use your own domain',
      zh: '标签键 {key} 使用了 Docker 保留的前缀；请使用自己的域名',
    },
  },
  fixes: {
    lower: { en: 'Write {key}', zh: '改为 {key}' },
  },
  create(context) {
    const hadolint = context.mode === 'hadolint';
    return {
      LABEL(node) {
        for (const { key } of node.pairs) {
          const name = key.value;
          const message = RESERVED.test(name)
            ? 'reserved'
            : isValid(name)
              ? undefined
              : 'characters';
          if (message === undefined || (!hadolint && name.includes('$'))) continue;
          const lower = name.toLowerCase();
          context.report({
            message,
            data: { key: name },
            range: key.range,
            fix:
              message === 'characters' && isValid(lower) && key.raw === name
                ? {
                    title: 'lower',
                    data: { key: lower },
                    safety: 'unsafe',
                    edits: [{ ...key.range, text: lower }],
                  }
                : undefined,
          });
          // hadolint has one finding an instruction.
          if (hadolint) return;
        }
      },
    };
  },
});

function isValid(key: string): boolean {
  return /^[a-z](?:[0-9a-z.\-_/]*[a-z0-9])?$/.test(key) && !/\.\.|--/.test(key);
}
