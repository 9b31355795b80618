import type { RunInstruction } from '../src/dockerfile/nodes.ts';
import { imageStages } from '../src/dockerfile/reach.ts';
import { defineRule } from '../src/rule/rule.ts';
import { type KeyGeneration, keyGeneration } from '../src/shell/keyGeneration.ts';
import type { Command, Script } from '../src/shell/nodes.ts';
import { normalPath, removedPaths } from '../src/shell/paths.ts';

export default defineRule({
  name: 'key-generated',
  aliases: ['S6437'],
  category: 'secrets',
  severity: 'warning',
  presets: ['recommended', 'strict'],
  summary: {
    en: 'A private key is made while the image is built.',
    zh: '在构建镜像时生成私钥。',
  },
  why: {
    en: 'All containers of the image then share one key, and everybody who can pull the image has it: whoever takes it can pose as the server, or read what was meant for it. Make keys when the container starts, in the entrypoint and into a volume, or mount them. A key that the same RUN deletes, one in a stage that the image does not contain, and one written to a secret mount are left alone.',
    zh: '这样一来，该镜像的所有容器共用同一把私钥，而任何能拉取镜像的人都拥有它：可以冒充服务器，或解读发给它的数据。请在容器启动时由入口脚本生成并写入数据卷，或以挂载方式提供。同一条 RUN 中随即删除的密钥、位于最终镜像不包含的构建阶段中的密钥，以及写入 secret 挂载的密钥不做报告。',
  },
  examples: [
    {
      bad: 'FROM debian:12\nRUN ssh-keygen -A\n',
      good: 'FROM debian:12\nRUN rm -f /etc/ssh/ssh_host_*\n',
    },
    {
      bad: 'FROM alpine:3.22\nRUN openssl req -x509 -nodes -newkey rsa:2048 -keyout /etc/ssl/server.key -out /etc/ssl/server.crt\n',
      good: 'FROM alpine:3.22\nRUN apk add --no-cache openssl\n',
    },
  ],
  messages: {
    generated: {
      en: '{tool} makes a private key that every container of this image shares and everybody who pulls it has; make it when the container starts',
      zh: '{tool} 生成的私钥会被该镜像的所有容器共用，任何能拉取镜像的人都能得到；请在容器启动时生成',
    },
  },
  create(context) {
    const image = imageStages(context.file);
    return {
      command(command, script, node) {
        const { stage } = node;
        if (stage === undefined || !image.has(stage)) return;
        const found = keyGeneration(command);
        if (found === undefined || isDropped(found, command, script, node)) return;
        const { nameWord, range } = command;
        const [first] = command.args;
        const start = nameWord?.range.start ?? range.start;
        const end = first?.range.end ?? range.end;
        const data = { tool: found.tool };
        context.report({ message: 'generated', data, range: { start, end }, code: 'S6437' });
      },
    };
  },
});

/** The key does not outlive the RUN. */
function isDropped(
  { output }: KeyGeneration,
  command: Command,
  script: Script,
  { mounts }: RunInstruction,
): boolean {
  if (mounts.some(({ type }) => type === 'secret')) return true;
  if (output === undefined) return false;
  const { path } = normalPath(output.value);
  if (path === '/dev/null' || path === '-' || path === '/dev/stdout') return true;
  const temporary = mounts.some(
    ({ type, target }) =>
      (type === 'tmpfs' || type === 'cache') && target !== undefined && path.startsWith(target),
  );
  if (temporary) return true;
  return removalsIn(script).some(({ at, path: gone, globbed }) => {
    if (at <= command.range.start) return false;
    return gone === path || path.startsWith(globbed ? gone : `${gone}/`);
  });
}

interface Removal {
  readonly at: number;
  readonly path: string;
  readonly globbed: boolean;
}

const removals = new WeakMap<Script, readonly Removal[]>();

function removalsIn(script: Script): readonly Removal[] {
  let found = removals.get(script);
  if (found === undefined) {
    found = script.commands.flatMap(command =>
      removedPaths(command).map(({ path }) => ({ at: command.range.start, ...normalPath(path) })),
    );
    removals.set(script, found);
  }
  return found;
}
