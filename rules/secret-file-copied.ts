import { posix } from 'node:path';
import type { BuildContext } from '../src/context/context.ts';
import { type CopySource, copySources } from '../src/context/copySources.ts';
import { isSecretFile } from '../src/context/noise.ts';
import { type Secrecy, secrecyOf } from '../src/context/secretFiles.ts';
import type { CopyInstruction, Dockerfile, Stage } from '../src/dockerfile/nodes.ts';
import { imageStages, neededStages } from '../src/dockerfile/reach.ts';
import { defineRule } from '../src/rule/rule.ts';

export default defineRule({
  name: 'secret-file-copied',
  aliases: ['CIS-DI-0010', 'DS-0031'],
  category: 'secrets',
  severity: 'warning',
  presets: ['recommended', 'strict'],
  summary: {
    en: 'A file of secrets is copied into the image.',
    zh: '把存放密钥的文件复制进镜像。',
  },
  why: {
    en: 'A private key, an `.env` or the credentials of a cloud lie in a layer for everybody who can pull the image, also when a later RUN deletes the file. What the build needs is mounted for one step: `RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci`; what the container needs is given to it when it starts.\n\nWhere the file can be read it is an error when it holds a secret, and no finding when it holds none (a certificate, settings without passwords). In a stage that the image does not contain it is an info: the file stays in the builder’s cache.',
    zh: '私钥、`.env` 或云平台凭据一旦写入某一层，任何能拉取镜像的人都能读到，即使后面的 RUN 删除了该文件。构建所需的密钥应只挂载给单个步骤：`RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci`；容器运行所需的密钥应在启动时提供。\n\n如果能读到文件内容：含有密钥时报告为错误，不含时（如证书、没有密码的配置）不报告。位于最终镜像不包含的构建阶段时仅作提示：文件会留在构建器的缓存中。',
  },
  examples: [
    {
      bad: 'FROM alpine:3.22\nCOPY id_rsa /root/.ssh/\nRUN git clone git@example.com:team/app.git\n',
      good: 'FROM alpine:3.22\nRUN --mount=type=ssh git clone git@example.com:team/app.git\n',
    },
  ],
  messages: {
    holds: {
      en: '{path} holds a secret, which everybody who pulls the image can read; mount it with RUN --mount=type=secret, or give it to the container at run time',
      zh: '{path} 中含有密钥，任何能拉取镜像的人都可以读取；请改用 RUN --mount=type=secret 挂载，或在运行时提供给容器',
    },
    named: {
      en: '{path} is a file of secrets by its name, and everybody who pulls the image can read it; mount it with RUN --mount=type=secret or at run time',
      zh: '从名称看 {path} 存放的是密钥，任何能拉取镜像的人都可以读取；请改用 RUN --mount=type=secret 挂载，或在运行时提供',
    },
    pointed: {
      en: '{path} is what {name} names, so everybody who pulls the image gets these credentials; mount the file at run time',
      zh: '{path} 正是 {name} 指向的凭据文件，任何能拉取镜像的人都会得到它；请在运行时挂载该文件',
    },
    builder: {
      en: '{path} stays in the builder’s cache, and with it what it may hold; mount it with RUN --mount=type=secret',
      zh: '{path} 及其中可能含有的密钥会留在构建缓存中；请改用 RUN --mount=type=secret 挂载',
    },
  },
  create(context) {
    return {
      fileEnd(file) {
        const needed = neededStages(file);
        const image = imageStages(file);
        const pointers = pointersOf(file);
        for (const source of copySources(file, context.scope)) {
          const { node, range, written } = source;
          const { stage } = node;
          if (node.keyword === 'RUN' || stage === undefined || !needed.has(stage)) continue;
          const data = { path: written };
          const pointer = pointerTo(pointers.get(stage), node, source);
          if (pointer !== undefined) {
            const code = ['DS-0031', 'CIS-DI-0010'];
            context.report({ message: 'pointed', data: { ...data, name: pointer }, range, code });
            continue;
          }
          const secrecy = judge(source, node, context.context);
          if (secrecy === 'harmless') continue;
          const at = { data, range, code: 'CIS-DI-0010' };
          if (!image.has(stage)) context.report({ message: 'builder', severity: 'info', ...at });
          else if (secrecy === 'secret') {
            context.report({ message: 'holds', severity: 'error', ...at });
          } else context.report({ message: 'named', ...at });
        }
      },
    };
  },
});

/** Names of keys and certificates that are made to be given away. */
const PUBLIC =
  /gpg|pgp|rpm|apt|repo|sign|archive|release|(?:^|[-_.])(?:ca|chain|bundle|cert|crt|root|(?:ff)?dhe?|dhparams?|pub|public|trust)(?:[-_.]|\d|$)/i;
/** Where systems keep those. */
const TRUST_STORE =
  /keyrings|trusted\.gpg|rpm-gpg|ca-certificates|pki\/ca-trust|ssl\/certs|\/apk\/keys/;

function judge(source: CopySource, node: CopyInstruction, build?: BuildContext): Secrecy {
  const { path } = source;
  if (!isSecretFile(path)) return 'harmless';
  const name = posix.basename(path);
  if (build?.stat(path)?.kind === 'file') {
    const secrecy = secrecyOf(path, build);
    if (secrecy !== 'unknown') return secrecy;
  }
  // What it holds is settings more often than a token.
  if (name === '.npmrc') return 'harmless';
  const target = node.destination?.value ?? '';
  const names = [name, posix.basename(target)].map(each => each.replace(/\.(?:key|pem)$/, ''));
  if (/\.(?:key|pem)$/.test(name) && names.some(each => PUBLIC.test(each))) return 'harmless';
  return TRUST_STORE.test(target) ? 'harmless' : 'unknown';
}

const POINTERS = new Set(
  'GOOGLE_APPLICATION_CREDENTIALS AWS_CONFIG_FILE AWS_SHARED_CREDENTIALS_FILE HF_TOKEN_PATH KUBECONFIG NETRC'.split(
    ' ',
  ),
);

/** Paths that variables of a stage name as those of credentials. */
function pointersOf(file: Dockerfile): Map<Stage | undefined, Map<string, string>> {
  const found = new Map<Stage | undefined, Map<string, string>>();
  for (const node of file.instructions) {
    if (node.keyword !== 'ENV') continue;
    for (const { key, value } of node.pairs) {
      if (!POINTERS.has(key.value) || value === undefined) continue;
      const paths = found.get(node.stage) ?? new Map<string, string>();
      found.set(node.stage, paths.set(value.value, key.value));
    }
  }
  return found;
}

/** The variable that names the copied file. */
function pointerTo(
  pointers: ReadonlyMap<string, string> | undefined,
  { destination }: CopyInstruction,
  { path }: CopySource,
): string | undefined {
  const target = destination?.value;
  if (pointers === undefined || target?.startsWith('/') !== true || path === '') return undefined;
  return pointers.get(target) ?? pointers.get(posix.join(target, posix.basename(path)));
}
