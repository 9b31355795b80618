import type { Word } from '../src/dockerfile/nodes.ts';
import { rangeInWord } from '../src/dockerfile/variables.ts';
import { defineRule } from '../src/rule/rule.ts';
import {
  credentialIn,
  isPlaceholder,
  type UrlCredentials,
  urlCredentialsIn,
} from '../src/shell/credentials.ts';
import { isLoopback } from '../src/shell/hosts.ts';
import type { Range } from '../src/text/range.ts';

export default defineRule({
  name: 'credentials-in-url',
  aliases: [],
  category: 'secrets',
  severity: 'error',
  presets: ['recommended', 'strict'],
  onbuild: true,
  summary: {
    en: 'A URL with a user’s password or token in it.',
    zh: 'URL 中含有用户密码或令牌。',
  },
  why: {
    en: 'What stands in a Dockerfile stands in the repository, in the image’s history and, for ENV, in its configuration; `git clone` also writes the URL into `.git/config`. Revoke the password. Then clone with `RUN --mount=type=ssh`, fetch with a netrc file from `RUN --mount=type=secret,id=netrc,target=/root/.netrc`, and give the container its database URL when it starts. Stand-ins such as `user:password@localhost` weigh little, and variables are not reported here.',
    zh: '写在 Dockerfile 中的内容会进入代码仓库和镜像历史，写在 ENV 中还会进入镜像配置；`git clone` 也会把 URL 写入 `.git/config`。请先吊销该密码，然后改用 `RUN --mount=type=ssh` 克隆，或用 `RUN --mount=type=secret,id=netrc,target=/root/.netrc` 提供 netrc 文件来下载；数据库地址应在容器启动时传入。`user:password@localhost` 之类的占位内容只作提示，变量不在此报告。',
  },
  examples: [
    {
      bad: 'FROM alpine:3.22\nRUN git clone https://build:h8Xk2pQz@git.example.com/team/app.git\n',
      good: 'FROM alpine:3.22\nRUN --mount=type=ssh git clone git@git.example.com:team/app.git\n',
    },
  ],
  messages: {
    password: {
      en: 'The password of {user} at {host} stands in this URL for everybody to read; revoke it, and use RUN --mount=type=secret or type=ssh',
      zh: '该 URL 中写明了 {user} 在 {host} 的密码，任何人都可以读取；请吊销它，并改用 RUN --mount=type=secret 或 type=ssh',
    },
    token: {
      en: 'A token for {host} stands in this URL for everybody to read; revoke it, and use RUN --mount=type=secret or type=ssh',
      zh: '该 URL 中写明了 {host} 的访问令牌，任何人都可以读取；请吊销它，并改用 RUN --mount=type=secret 或 type=ssh',
    },
  },
  create(context) {
    const { file } = context;
    const { text } = file.source;
    return {
      ADD(node) {
        for (const word of node.sources) checkWord(word);
      },
      COPY(node) {
        for (const word of node.sources) checkWord(word);
      },
      ENV: node => checkPairs(node.pairs),
      LABEL: node => checkPairs(node.pairs),
      ARG: node => checkPairs(node.pairs),
      command(command) {
        for (const { value, range } of command.args) check(value, range);
        for (const { value, range } of command.assignments) check(value, range);
      },
    };

    function checkPairs(pairs: readonly { value: Word | undefined }[]): void {
      for (const { value } of pairs) if (value !== undefined) checkWord(value);
    }

    function checkWord(word: Word): void {
      if (!word.raw.includes('://')) return;
      const found = urlCredentialsIn(word.raw);
      if (found === undefined) return;
      report(found, rangeInWord(text, word, file.escape, found.start, found.end));
    }

    function check(value: string, range: Range): void {
      if (!value.includes('://')) return;
      const found = urlCredentialsIn(value);
      if (found === undefined) return;
      const info = value.slice(found.start, found.end);
      // Not there where quotes, escapes or a line's end stand within it.
      const at = text.slice(range.start, range.end).indexOf(info);
      const start = range.start + at;
      const exact = { start, end: start + info.length };
      report(found, at === -1 ? range : exact);
    }

    function report({ user, password, host }: UrlCredentials, range: Range): void {
      if (/[${}<>]|%[({]/.test(user + password) || host === '') return;
      const name = host.replace(/:\d*$/, '');
      if (password === '') {
        const token = credentialIn(user) !== undefined || /^[A-Za-z0-9_-]{30,}$/.test(user);
        if (token) context.report({ message: 'token', data: { host: name }, range, code: [] });
        return;
      }
      const known = credentialIn(password) !== undefined;
      const standIn = isPlaceholder(password) || password === user || isLoopback(name);
      context.report({
        message: 'password',
        data: { user: user === '' ? '…' : shortened(user), host: name },
        range,
        code: [],
        severity: known || !standIn ? 'error' : 'info',
      });
    }
  },
});

/** Of a user's name so much that one can tell which: some put the token there. */
function shortened(user: string): string {
  return user.length > 12 || credentialIn(user) !== undefined ? `${user.slice(0, 4)}…` : user;
}
