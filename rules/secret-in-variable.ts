import type { ArgInstruction, EnvInstruction, KeyValue } from '../src/dockerfile/nodes.ts';
import { argAsSecretMount } from '../src/dockerfile/secretMount.ts';
import {
  isSecretForBuildkit,
  isSecretForHadolint,
  isSecretName,
  secretValueOf,
} from '../src/dockerfile/secretNames.ts';
import { variablesIn } from '../src/dockerfile/variables.ts';
import { defineRule, type Severity } from '../src/rule/rule.ts';
import { credentialIn } from '../src/shell/credentials.ts';

type Node = ArgInstruction | EnvInstruction;

const CODES = ['DL3064', 'DS-0031', 'S6472', 'secret-in-build-arg', 'CIS-DI-0010'];

/** Arguments of one file for which a fix is worked out. */
const MOST_FIXES = 20;

export default defineRule({
  name: 'secret-in-variable',
  aliases: ['SecretsUsedInArgOrEnv', ...CODES],
  category: 'secrets',
  severity: 'warning',
  presets: ['recommended', 'guide', 'strict'],
  guide: ['1.12'],
  onbuild: true,
  summary: {
    en: 'A secret in ENV or ARG.',
    zh: '在 ENV 或 ARG 中存放密钥。',
  },
  why: {
    en: 'ENV is part of the image’s configuration and ARG of its history: `docker inspect` and `docker history` show both to everybody who can pull the image, and deleting them in a later layer changes nothing. Let the build read a secret with `RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN` and `docker build --secret id=npm_token`, and give the container its secrets when it starts: a Kubernetes Secret, `--env-file`, a mounted file.\n\nValues that give themselves away (a GitHub token, a private key) and literal values under a secret’s name are errors. What is only passed on is a warning, and a name that looks like a secret’s with a harmless value (empty, a path, a switch, a fingerprint) is an info.',
    zh: 'ENV 会写入镜像配置，ARG 会写入构建历史：任何能拉取镜像的人都可以用 `docker inspect` 和 `docker history` 看到，在后面的层中删除也无济于事。构建期间请用 `RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN` 配合 `docker build --secret id=npm_token` 读取密钥；运行时所需的密钥应在启动容器时提供，例如 Kubernetes Secret、`--env-file` 或挂载的文件。\n\n能直接识别的凭据（如 GitHub token、私钥）以及密钥名下的明文值报告为错误；仅仅传递变量的报告为警告；名称像密钥而值无害（空值、路径、开关、指纹）的仅作提示。',
  },
  examples: [
    {
      bad: 'FROM node:22\nARG NPM_TOKEN\nRUN echo "//registry.npmjs.org/:_authToken=$NPM_TOKEN" > .npmrc && npm ci && rm .npmrc\n',
      good: 'FROM node:22\nRUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN echo "//registry.npmjs.org/:_authToken=$NPM_TOKEN" > .npmrc && npm ci && rm .npmrc\n',
      fixed:
        'FROM node:22\nRUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN echo "//registry.npmjs.org/:_authToken=$NPM_TOKEN" > .npmrc && npm ci && rm .npmrc\n',
    },
    {
      bad: 'FROM mysql:8.4\nENV MYSQL_ROOT_PASSWORD=Passw0rd!\n',
      good: 'FROM mysql:8.4\nENV MYSQL_ROOT_PASSWORD_FILE=/run/secrets/root\n',
    },
  ],
  messages: {
    credential: {
      en: '{name} holds a {kind}, which everybody who pulls the image can read; revoke it, and pass a new one with RUN --mount=type=secret or at run time',
      zh: '{name} 中含有 {kind}，任何能拉取镜像的人都可以读取；请立即吊销，并改用 RUN --mount=type=secret 或在运行时传入',
    },
    value: {
      en: '{keyword} {name} stores its value where everybody who pulls the image can read it; pass it with RUN --mount=type=secret or at run time',
      zh: '{keyword} {name} 的值会保存在镜像中，任何能拉取镜像的人都可以读取；请改用 RUN --mount=type=secret 或在运行时传入',
    },
    passed: {
      en: 'ENV {name} stores what the build is given in the image, for everybody who pulls it; pass it with RUN --mount=type=secret or at run time',
      zh: 'ENV {name} 会把构建时传入的值保存到镜像中，任何能拉取镜像的人都可以读取；请改用 RUN --mount=type=secret 或在运行时传入',
    },
    argument: {
      en: 'The value given to ARG {name} stays in the image’s history and in build records; use RUN --mount=type=secret,id={name},env={name}',
      zh: '传给 ARG {name} 的值会留在镜像历史和构建记录中；请改用 RUN --mount=type=secret,id={name},env={name}',
    },
    named: {
      en: '{keyword} {name} is named like a secret; keep real ones out of ENV and ARG, or name it otherwise',
      zh: '{keyword} {name} 的名称像是密钥；请勿在 ENV 和 ARG 中存放真正的密钥，否则请改用其他名称',
    },
  },
  fixes: {
    mount: {
      en: 'Read {name} from a secret mount (then build with --secret id={name},env={name})',
      zh: '改为从 secret 挂载读取 {name}（构建时需加上 --secret id={name},env={name}）',
    },
  },
  options: {
    allow: {
      type: 'strings',
      default: [],
      describe: {
        en: 'Names of variables that hold no secret, whatever they look like.',
        zh: '虽然看上去像密钥、但并不存放密钥的变量名。',
      },
    },
  },
  create(context) {
    const { file, mode } = context;
    const allowed = new Set(context.options.allow);
    let offered = 0;
    return {
      ARG: check,
      ENV(node) {
        if (node.keyword === 'ENV') check(node);
      },
    };

    function check(node: Node): void {
      // hadolint reads one argument a line.
      const pairs =
        mode === 'hadolint' && node.keyword === 'ARG' ? node.pairs.slice(0, 1) : node.pairs;
      for (const pair of pairs) {
        if (allowed.has(pair.key.value)) continue;
        if (mode === 'hadolint') asHadolint(node, pair);
        else judge(node, pair);
      }
    }

    function asHadolint(node: Node, { key }: KeyValue): void {
      if (!isSecretForHadolint(key.value)) return;
      const data = { keyword: node.keyword, name: key.value };
      context.report({ message: 'named', data, range: key.range, code: 'DL3064' });
    }

    function judge(node: Node, { key, value }: KeyValue): void {
      const name = key.value;
      const { keyword } = node;
      const buildkit =
        node.stage !== undefined && node.onbuild === undefined && isSecretForBuildkit(name);
      const secret = isSecretName(name);
      const found = value === undefined ? undefined : credentialIn(value.value);
      if (!buildkit && !secret && found === undefined) return;
      const code = buildkit ? ['SecretsUsedInArgOrEnv', ...CODES] : CODES;
      const at = { range: key.range, code };
      if (found !== undefined) {
        const data = { name, kind: found };
        context.report({ message: 'credential', data, severity: 'error', ...at });
        return;
      }
      const dynamic =
        value !== undefined && variablesIn(file.source.text, value, file.escape).length > 0;
      const held = value === undefined ? 'open' : secretValueOf(name, value.value, dynamic);
      // Before the first FROM an argument reaches no image.
      if (node.stage === undefined && held !== 'literal') return;
      const data = { keyword, name };
      const weigh = (weight: Severity): Severity => (secret ? weight : 'info');
      if (held === 'open' && secret) {
        const edits = argumentEdits(node);
        context.report({
          message: 'argument',
          data: { name },
          ...at,
          fix:
            edits === undefined
              ? undefined
              : { title: 'mount', data: { name }, safety: 'unsafe', edits },
        });
      } else if (held === 'literal' && secret) {
        context.report({ message: 'value', data, severity: 'error', ...at });
      } else if (held === 'passed' && secret && keyword === 'ENV') {
        context.report({ message: 'passed', data: { name }, ...at });
      } else if (buildkit) {
        context.report({ message: 'named', data, severity: weigh('info'), ...at });
      }
    }

    function argumentEdits(node: Node) {
      // Each looks through its whole stage.
      if (node.keyword !== 'ARG' || ++offered > MOST_FIXES) return undefined;
      return argAsSecretMount(file, node);
    }
  },
});
