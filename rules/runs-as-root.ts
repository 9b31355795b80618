import { entrypointScripts } from '../src/context/entrypointScripts.ts';
import { startScripts } from '../src/context/startScripts.ts';
import type { BaseFacts } from '../src/dockerfile/bases/facts.ts';
import { serviceOfCommand } from '../src/dockerfile/bases/services.ts';
import type { Stage, ValueInstruction } from '../src/dockerfile/nodes.ts';
import { rootFacts } from '../src/dockerfile/rootFacts.ts';
import { insertAtEnd } from '../src/dockerfile/stageEnd.ts';
import { starterList } from '../src/dockerfile/starters.ts';
import { defineRule, type FixReport } from '../src/rule/rule.ts';
import type { Script } from '../src/shell/nodes.ts';

export default defineRule({
  name: 'runs-as-root',
  aliases: [
    'DL3002',
    'DS-0002',
    'CKV_DOCKER_3',
    'CKV_DOCKER_8',
    'Missing User Instruction',
    "Last User Is 'root'",
    'missing-user',
    'missing-user-entrypoint',
    'last-user-is-root',
    'CIS-DI-0001',
    'S6471',
  ],
  category: 'security',
  severity: 'warning',
  presets: ['recommended', 'guide', 'strict'],
  summary: {
    en: 'A container whose program runs as root.',
    zh: '容器中的程序以 root 身份运行。',
  },
  why: {
    en: 'Who breaks into the program is root in the container, may change everything in it, and has the best chance to get out of it. Create a user and switch to it with USER, after the steps that need root: `RUN useradd --system app` and `USER app`. Kubernetes can only check `runAsNonRoot` where the user is a number: `USER 10001`. Nothing is said where the entrypoint gives root up by itself (gosu, su-exec, setpriv, the official database images), and where the base image’s user is not known.',
    zh: '程序一旦被攻破，攻击者就是容器内的 root，可以改动其中的一切，也最有可能逃逸到宿主机。请创建普通用户，在需要 root 的步骤之后用 USER 切换：`RUN useradd --system app`，`USER app`。Kubernetes 的 `runAsNonRoot` 只有在用户为数字时才能校验：`USER 10001`。入口脚本自行放弃 root 权限（gosu、su-exec、setpriv 以及官方数据库镜像），或无法得知基础镜像的用户时，不会报告。',
  },
  examples: [
    {
      bad: 'FROM node:22\nCOPY . .\nCMD ["node", "server.js"]\n',
      good: 'FROM node:22\nCOPY . .\nUSER node\nCMD ["node", "server.js"]\n',
      fixed: 'FROM node:22\nCOPY . .\nUSER node\nCMD ["node", "server.js"]\n',
    },
    {
      bad: 'FROM debian:12\nRUN useradd app\nUSER app\nUSER root\nCMD ["app"]\n',
      good: 'FROM debian:12\nRUN useradd app\nUSER root\nUSER app\nCMD ["app"]\n',
      fixed: 'FROM debian:12\nRUN useradd app\nUSER app\nUSER root\nUSER app\nCMD ["app"]\n',
    },
  ],
  messages: {
    explicit: {
      en: 'The last USER is root, and so is the program; switch back to an unprivileged user',
      zh: '最后一个 USER 是 root，程序将以 root 运行；请切换到普通用户',
    },
    implicit: {
      en: 'Without USER the program runs as root, as {image} has it; switch to an unprivileged user',
      zh: '没有 USER，程序按 {image} 的默认设置以 root 运行；请切换到普通用户',
    },
  },
  fixes: { switch: { en: 'Switch to the user {user}', zh: '切换到用户 {user}' } },
  create(context) {
    if (context.mode === 'hadolint') {
      return {
        stageEnd({ instructions }) {
          const last = instructions.findLast(({ keyword }) => keyword === 'USER');
          if (last?.keyword !== 'USER' || !/^(?:root|0)(?::|$)/.test(last.value?.raw ?? '')) return;
          const { range } = last.value ?? last;
          context.report({ message: 'explicit', range, code: 'DL3002' });
        },
      };
    }
    return {
      stageEnd(stage) {
        const { file } = context;
        if (stage !== file.stages.at(-1) || file.escape === '`') return;
        const users = usersOf(stage);
        const last = users[0];
        const facts = rootFacts(stage, context.scope);
        if (facts?.family === 'windows' || facts?.kind === 'empty') return;
        if (last !== undefined && !isRoot(last)) return;
        if (last === undefined && (facts?.user.default !== 'root' || facts.guessed)) return;
        if (givesUpRoot(stage, facts)) return;
        if (last?.value !== undefined) {
          context.report({
            message: 'explicit',
            range: last.value.range,
            code: [
              'DL3002',
              'DS-0002',
              'CKV_DOCKER_8',
              "Last User Is 'root'",
              'last-user-is-root',
              'S6471',
            ],
            fix: fixOf(stage, facts, users),
          });
          return;
        }
        const { image } = stage.from;
        if (
          last !== undefined ||
          facts === undefined ||
          image === undefined ||
          !isProgram(stage, facts)
        ) {
          return;
        }
        context.report({
          message: 'implicit',
          ...(isWebServer(facts) ? { severity: 'info' } : {}),
          data: { image: facts.image },
          range: image.range,
          code: [
            'DS-0002',
            'CKV_DOCKER_3',
            'Missing User Instruction',
            'missing-user',
            'CIS-DI-0001',
            'S6471',
          ],
          fix: fixOf(stage, facts, users),
        });
      },
    };

    function isRoot({ value }: ValueInstruction): boolean {
      return /^(?:root|0)(?::|$)/.test(value?.value ?? '');
    }

    /** What is started gives root up, or is there to be root: a supervisor, sshd, cron. */
    function givesUpRoot(stage: Stage, facts: BaseFacts | undefined): boolean {
      const { file, context: build } = context;
      const starters = starterList(stage);
      if (
        facts?.user.dropsRoot === true &&
        !starters.some(({ keyword }) => keyword === 'ENTRYPOINT')
      ) {
        return true;
      }
      const scripts = starters.flatMap(node => context.scripts(node));
      if (build !== undefined) {
        const uses = entrypointScripts(file, stage, build);
        scripts.push(...startScripts(uses).map(({ script }) => script));
      } else if (scripts.some(runsScript)) {
        // Nobody can look into it; a tool that switches users, once installed, is for it.
        return installsSwitch(stage);
      }
      return scripts.some(switchesUser) || (scripts.some(runsScript) && installsSwitch(stage));
    }

    function installsSwitch(stage: Stage): boolean {
      for (let at: Stage | undefined = stage; at !== undefined; at = at.parent) {
        for (const node of at.instructions) {
          if (node.keyword !== 'RUN' && node.keyword !== 'COPY' && node.keyword !== 'ADD') continue;
          if (/\b(?:gosu|su-exec|setpriv|tini-root|s6-overlay)\b/.test(node.rest)) return true;
        }
      }
      return false;
    }

    /** Something is started that someone put there; a shell or a bare interpreter is for trying out. */
    function isProgram(stage: Stage, facts: BaseFacts): boolean {
      const starters = starterList(stage);
      if (starters.length === 0) return facts.kind === 'service' && stage.instructions.length > 0;
      const commands = starters
        .flatMap(node => context.scripts(node))
        .flatMap(each => each.commands);
      return commands.some(({ name, args }) => !INTERACTIVE.test(name) || args.length > 0);
    }

    function fixOf(
      stage: Stage,
      facts: BaseFacts | undefined,
      users: readonly ValueInstruction[],
    ): FixReport<'switch'> | undefined {
      const earlier = users.find(user => !isRoot(user) && user.value !== undefined)?.value?.raw;
      const user = earlier ?? unprivileged(facts);
      if (user === undefined) return undefined;
      const edits = [insertAtEnd(context.file, stage, `USER ${user}`)];
      return { title: 'switch', data: { user }, safety: 'unsafe', edits };
    }
  },
});

/** An account of the base image; a web server's own cannot open its ports and logs. */
function unprivileged(facts: BaseFacts | undefined): string | undefined {
  if (facts === undefined || facts.guessed || isWebServer(facts)) return undefined;
  if (facts.image.startsWith('gcr.io/distroless/')) return '65532';
  return facts.user.unprivileged;
}

/** nginx and Apache start as root and answer as somebody else. */
function isWebServer({ service }: BaseFacts): boolean {
  return service?.kind === 'web' || service?.kind === 'proxy';
}

const INTERACTIVE =
  /^(?:bash|sh|ash|dash|zsh|fish|python[\d.]*|ipython|node|irb|php|ruby|R|julia|ghci|psql)$/;

/** The USERs of a stage and of those it is built on, last first. */
function usersOf(stage: Stage): readonly ValueInstruction[] {
  const users: ValueInstruction[] = [];
  for (let at: Stage | undefined = stage; at !== undefined; at = at.parent) {
    for (let i = at.instructions.length - 1; i >= 0; i--) {
      const node = at.instructions[i];
      if (node?.keyword === 'USER') users.push(node as ValueInstruction);
    }
  }
  return users;
}

const SWITCHES =
  /^(?:gosu|su-exec|setpriv|chpst|s6-setuidgid|su|runuser|sudo|capsh|setuidgid|setuser|fixuid|entrypoint-su)$/;

function switchesUser({ commands }: Script): boolean {
  return commands.some(({ name, nameWord }) => {
    if (SWITCHES.test(name) || /\/s?bin\/init$/.test(nameWord?.value ?? '')) return true;
    const service = serviceOfCommand(name);
    return (
      service !== undefined && /^(?:supervisor|access|schedule|mail|database)$/.test(service.kind)
    );
  });
}

/** A script of the image, which may do anything. */
function runsScript({ commands }: Script): boolean {
  return commands.some(({ nameWord, args }) =>
    [nameWord, ...args.slice(0, 2)].some(word =>
      /\.(?:sh|bash)$|entrypoint|^\/init$/.test(word?.value ?? ''),
    ),
  );
}
