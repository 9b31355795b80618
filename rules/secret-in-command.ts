import { isSecretName, secretValueOf } from '../src/dockerfile/secretNames.ts';
import { defineRule } from '../src/rule/rule.ts';
import {
  accountPasswords,
  type CommandSecret,
  commandSecrets,
} from '../src/shell/commandSecrets.ts';
import { urlCredentialsIn } from '../src/shell/credentials.ts';
import type { Command } from '../src/shell/nodes.ts';
import type { Range } from '../src/text/range.ts';

export default defineRule({
  name: 'secret-in-command',
  aliases: ['S6437', 'CKV2_DOCKER_17', 'DS-0031'],
  category: 'secrets',
  severity: 'error',
  presets: ['recommended', 'strict'],
  onbuild: true,
  summary: {
    en: 'A password or token in plain text in a RUN.',
    zh: 'RUN 命令中明文写出了密码或令牌。',
  },
  why: {
    en: 'The command line of every RUN is part of the image’s history: `docker history --no-trunc` shows it to everybody who can pull the image, and the Dockerfile shows it to everybody who can read the repository. Revoke what was published. During the build, read secrets from a mount (`RUN --mount=type=secret,id=token,env=TOKEN …`), and give accounts no password at all: `useradd` makes one that cannot log in, and `docker exec` needs none.',
    zh: '每条 RUN 的命令行都会进入镜像历史：任何能拉取镜像的人都可以用 `docker history --no-trunc` 看到，能读取代码仓库的人也能在 Dockerfile 中看到。请吊销已公开的凭据；构建期间请从挂载读取密钥（`RUN --mount=type=secret,id=token,env=TOKEN …`）。账户则不必设置密码：`useradd` 创建的账户默认无法登录，`docker exec` 也不需要密码。',
  },
  examples: [
    {
      bad: "FROM debian:12\nRUN echo 'root:toor' | chpasswd\n",
      good: 'FROM debian:12\nRUN useradd --create-home app\n',
    },
    {
      bad: 'FROM alpine:3.22\nRUN curl -u ci:h8Xk2pQz https://example.com/x -o x\n',
      good: 'FROM alpine:3.22\nRUN --mount=type=secret,id=netrc,target=/root/.netrc curl --netrc https://example.com/x -o x\n',
    },
  ],
  messages: {
    account: {
      en: 'This gives an account a password that everybody who pulls the image knows; create the account without one',
      zh: '此处设置的账户密码，任何能拉取镜像的人都能知道；创建账户时请不要设置密码',
    },
    password: {
      en: '{tool} is given a password in plain text, which the image’s history shows; revoke it, and use RUN --mount=type=secret',
      zh: '此处以明文向 {tool} 提供了密码，镜像历史中可以看到；请吊销它，并改用 RUN --mount=type=secret',
    },
    token: {
      en: 'A {tool} stands here in plain text, and the image’s history shows it; revoke it, and use RUN --mount=type=secret',
      zh: '此处以明文写出了凭据（{tool}），镜像历史中可以看到；请吊销它，并改用 RUN --mount=type=secret',
    },
    variable: {
      en: '{name} is set to a secret in plain text, which the image’s history shows; revoke it, and use RUN --mount=type=secret,env={name}',
      zh: '{name} 被设为明文密钥，镜像历史中可以看到；请吊销它，并改用 RUN --mount=type=secret,env={name}',
    },
  },
  create(context) {
    return {
      script(script) {
        for (const secret of accountPasswords(script)) report(secret, '');
      },
      command(command) {
        for (const secret of commandSecrets(command)) report(secret, command.name);
        for (const { name, value, range, word } of command.assignments) {
          checkVariable(name, value, word?.dynamic ?? value.includes('$'), range);
        }
        if (command.name === 'export' || command.name === 'setx') checkExport(command);
      },
    };

    function checkExport({ args }: Command): void {
      for (const { value, dynamic, range } of args) {
        const equals = value.indexOf('=');
        if (equals > 0) {
          checkVariable(value.slice(0, equals), value.slice(equals + 1), dynamic, range);
        }
      }
    }

    function checkVariable(name: string, value: string, dynamic: boolean, range: Range): void {
      if (value.length < 4 || !isSecretName(name) || urlCredentialsIn(value)) return;
      if (secretValueOf(name, value, dynamic) !== 'literal') return;
      // Builds of web frameworks want some key and do not use it: a real one is long and random.
      if (!/pass|pwd/i.test(name) && !(value.length >= 8 && /\d/.test(value))) return;
      context.report({ message: 'variable', data: { name }, range, code: 'S6437' });
    }

    function report({ word, kind, tool }: CommandSecret, name: string): void {
      const { range } = word;
      const cloud = /^(?:aws|az|gcloud|doctl)$/.test(name) ? ['DS-0031'] : [];
      const code = kind === 'account' ? ['S6437', 'CKV2_DOCKER_17'] : ['S6437', ...cloud];
      if (kind === 'account') context.report({ message: 'account', range, code });
      else if (kind === 'token' && tool !== name) {
        context.report({ message: 'token', data: { tool }, range, code });
      } else context.report({ message: 'password', data: { tool }, range, code });
    }
  },
});
