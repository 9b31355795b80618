import { defineRule } from '../src/rule/rule.ts';

export default defineRule({
  name: 'ignore-pragma',
  aliases: ['DL1001'],
  category: 'style',
  severity: 'warning',
  presets: [],
  summary: {
    en: 'A comment that silences findings of the next instruction.',
    zh: '用注释屏蔽了下一条指令的检查结果。',
  },
  why: {
    en: 'For teams that want every exception in the configuration, where it is reviewed, and none in the Dockerfile. Off by default: a comment beside the line, with its reason, is usually the better place.',
    zh: '供希望所有例外都集中在配置中统一评审、不允许写在 Dockerfile 里的团队使用。默认不启用：通常把例外连同理由写在相应行旁边更合适。',
  },
  examples: [
    {
      bad: 'FROM alpine:3.23\n# hadolint ignore=DL3018\nRUN apk add --no-cache curl\n',
      good: 'FROM alpine:3.23\nRUN apk add --no-cache curl=8.14.1-r2\n',
    },
  ],
  messages: {
    pragma: {
      en: 'Exceptions do not belong into this file; mend what {names} finds, or except it in the configuration',
      zh: '不应在此文件中写例外；请修正 {names} 报告的问题，或在配置中排除',
    },
  },
  create(context) {
    const hadolint = context.mode === 'hadolint';
    return {
      comment({ text, range, inside }) {
        if (hadolint && inside !== undefined) return;
        const match = (hadolint ? HADOLINT : ANY).exec(text);
        if (match === null) return;
        context.report({
          message: 'pragma',
          data: { names: (match[1] ?? '').trim() },
          range,
          ...(text.startsWith('hadolint') ? {} : { code: [] }),
        });
      },
    };
  },
});

const CODES = '[DLSC0-9]+(?:\\s*,\\s*[DLSC0-9]+)*';
const HADOLINT = new RegExp(`^hadolint\\s+ignore\\s*=\\s*(${CODES})\\s*(?:#.*)?$`);
const ANY =
  /^(?:hadolint\s+ignore|dockwright\s+ignore(?:-file|-begin)?)\s*=\s*([A-Za-z0-9_-]+(?:\s*,\s*[A-Za-z0-9_-]+)*)\s*(?:(?:#|--).*)?$/;
