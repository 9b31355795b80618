import { defineRule } from '../src/rule/rule.ts';

export default defineRule({
  name: 'non-numeric-user',
  aliases: ['DL3066'],
  category: 'security',
  severity: 'info',
  presets: [],
  summary: {
    en: 'A USER that is given by name.',
    zh: 'USER 使用了用户名而非数字。',
  },
  why: {
    en: 'Kubernetes cannot tell whether a name is root, so a pod with `runAsNonRoot: true` is refused: “image has non-numeric user”. Write the number that the name has in the image, `USER 10001`. Elsewhere a name reads better, which is why this rule is not on by itself.',
    zh: 'Kubernetes 无法判断用户名是否为 root，设置了 `runAsNonRoot: true` 的 Pod 会被拒绝，提示 “image has non-numeric user”。请写该用户在镜像中的数字 ID，如 `USER 10001`。其他场合用户名更易读，因此本规则默认不启用。',
  },
  examples: [
    {
      bad: 'FROM alpine:3.23\nRUN adduser -D -u 10001 app\nUSER app\n',
      good: 'FROM alpine:3.23\nRUN adduser -D -u 10001 app\nUSER 10001\n',
    },
  ],
  messages: {
    named: {
      en: 'Kubernetes cannot check the user {user} for runAsNonRoot; write its number',
      zh: 'Kubernetes 无法对用户 {user} 做 runAsNonRoot 校验；请写数字 ID',
    },
  },
  create(context) {
    const args: string[] = [];
    const hadolint = context.mode === 'hadolint';
    return {
      ARG({ pairs }) {
        if (hadolint) args.push(...pairs.map(({ key }) => key.raw));
      },
      USER(node) {
        const { value, stage } = node;
        if (value === undefined) return;
        const text = hadolint ? value.raw : context.scope(node).expand(value.raw).text;
        const [user = ''] = text.split(':');
        if (/^\d*$/.test(user)) return;
        if (hadolint ? args.some(name => reads(value.raw, name)) : stage === undefined) return;
        context.report({ message: 'named', data: { user }, range: value.range });
      },
    };
  },
});

/** hadolint takes `$NAMES` for `$NAME`. */
function reads(text: string, name: string): boolean {
  return text.includes(`$${name}`) || text.includes(`\${${name}}`);
}
