import type { ArgInstruction, EnvInstruction } from '../src/dockerfile/nodes.ts';
import { defineRule } from '../src/rule/rule.ts';
import type { Command } from '../src/shell/nodes.ts';
import { type UncheckedTls, uncheckedTls, uncheckedTlsBy } from '../src/shell/tlsVerification.ts';
import { removeOption } from '../src/shell/wordRemoval.ts';
import type { Range } from '../src/text/range.ts';

export default defineRule({
  name: 'tls-verification-off',
  aliases: [...[2, 3, 4, 5, 6, 12, 13, 14, 15, 16].map(number => `CKV2_DOCKER_${number}`), 'S4830'],
  category: 'security',
  severity: 'warning',
  presets: ['recommended', 'strict'],
  onbuild: true,
  summary: {
    en: 'The check of TLS certificates is switched off.',
    zh: '关闭了 TLS 证书校验。',
  },
  why: {
    en: 'Whoever sits between the build and the server can then answer in its place, and what the build installs is theirs. As ENV the switch also holds for everything that the container does. Where a certificate is not known, install it: `COPY ca.crt /usr/local/share/ca-certificates/` and `RUN update-ca-certificates`, or name it with `--cacert`, `NODE_EXTRA_CA_CERTS`, `PIP_CERT`, `http.sslCAInfo`. In slim images the package `ca-certificates` is often all that is missing.',
    zh: '关闭后，位于构建机与服务器之间的任何人都可以冒充服务器，决定镜像中安装的内容；写在 ENV 中时，对容器运行时的所有访问同样生效。如果证书不受信任，请安装证书：`COPY ca.crt /usr/local/share/ca-certificates/` 后执行 `RUN update-ca-certificates`，或通过 `--cacert`、`NODE_EXTRA_CA_CERTS`、`PIP_CERT`、`http.sslCAInfo` 指定。精简镜像往往只是缺少 `ca-certificates` 软件包。',
  },
  examples: [
    {
      bad: 'FROM debian:12\nRUN curl -fsSLk https://example.com/tool.tar.gz -o /tmp/tool.tar.gz\n',
      good: 'FROM debian:12\nRUN curl -fsSL https://example.com/tool.tar.gz -o /tmp/tool.tar.gz\n',
      fixed: 'FROM debian:12\nRUN curl -fsSL https://example.com/tool.tar.gz -o /tmp/tool.tar.gz\n',
    },
    {
      bad: 'FROM node:22\nENV NODE_TLS_REJECT_UNAUTHORIZED=0\n',
      good: 'FROM node:22\nENV NODE_EXTRA_CA_CERTS=/etc/ssl/company.pem\n',
    },
  ],
  messages: {
    setting: {
      en: 'This setting keeps {tool} from checking certificates, so anybody on the way can answer; remove it, and install the CA that is missing',
      zh: '该设置使 {tool} 不校验证书，途中任何人都可以冒充服务器；请删除它，并安装缺少的 CA 证书',
    },
    variable: {
      en: 'The variable {name} keeps {tool} from checking certificates, so anybody on the way can answer; remove it, and install the CA that is missing',
      zh: '变量 {name} 使 {tool} 不校验证书，途中任何人都可以冒充服务器；请删除它，并安装缺少的 CA 证书',
    },
    option: {
      en: '{word} keeps {tool} from checking certificates, so anybody on the way can answer; remove it, and install the CA that is missing',
      zh: '{word} 使 {tool} 不校验证书，途中任何人都可以冒充服务器；请删除它，并安装缺少的 CA 证书',
    },
  },
  fixes: { remove: { en: 'Remove {word}', zh: '删除 {word}' } },
  create(context) {
    const { source } = context.file;
    return {
      ARG: checkPairs,
      ENV(node) {
        if (node.keyword === 'ENV') checkPairs(node);
      },
      command(command) {
        for (const { name, value, range } of command.assignments) checkVariable(name, value, range);
        if (command.name === 'export') {
          for (const { value, range } of command.args) {
            const equals = value.indexOf('=');
            if (equals > 0) checkVariable(value.slice(0, equals), value.slice(equals + 1), range);
          }
          return;
        }
        for (const found of uncheckedTls(command)) report(command, found);
      },
    };

    function checkPairs(node: ArgInstruction | EnvInstruction): void {
      for (const { key, value, range } of node.pairs) {
        if (value !== undefined) checkVariable(key.value, value.value, range);
      }
    }

    function checkVariable(name: string, value: string, range: Range): void {
      const found = uncheckedTlsBy(name, value);
      if (found === undefined) return;
      const { tool, codes } = found;
      context.report({ message: 'variable', data: { name, tool }, range, code: codes });
    }

    function report(command: Command, { word, tool, codes, option }: UncheckedTls): void {
      const { range } = word;
      if (option === undefined) {
        context.report({ message: 'setting', data: { tool }, range, code: codes });
        return;
      }
      const shown = option === '' || word.value.startsWith('--') ? word.value : `-${option}`;
      const edit = removeOption(source.text, command, word, option);
      const data = { word: shown };
      context.report({
        message: 'option',
        data: { tool, word: shown },
        range,
        code: codes,
        fix:
          edit === undefined
            ? undefined
            : { title: 'remove', data, safety: 'unsafe', edits: [edit] },
      });
    }
  },
});
