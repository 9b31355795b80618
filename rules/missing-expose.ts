import { baseOf } from '../src/dockerfile/base.ts';
import { baseFacts } from '../src/dockerfile/bases/base.ts';
import type { ServiceKind } from '../src/dockerfile/bases/service.ts';
import { serviceOfCommand } from '../src/dockerfile/bases/services.ts';
import { insertAbove } from '../src/dockerfile/insertion.ts';
import type {
  CmdInstruction,
  EntrypointInstruction,
  Instruction,
  Stage,
} from '../src/dockerfile/nodes.ts';
import { defineRule } from '../src/rule/rule.ts';
import type { Command } from '../src/shell/nodes.ts';
import type { Range } from '../src/text/range.ts';

/** A port that something in the file says the container listens on. */
interface Evidence {
  readonly port: string;
  readonly range: Range;
  /** Written in EXPOSE instead of the number: `$APP_PORT`. */
  readonly variable?: string;
}

/** What runs beside the service that the container is for. */
const NOT_FOR_USERS: ReadonlySet<ServiceKind> = new Set(['access', 'schedule', 'supervisor']);

/** Variables that hold the application's own port, not that of a database it calls. */
const OWN_PORT =
  /^(?:(?:APP|APPLICATION|SERVER|HTTP|WEB|LISTEN|LISTENING|API|CONTAINER|NGINX|SERVICE|FLASK_RUN|ASPNETCORE_HTTP|GRADIO_SERVER)_)?PORTS?$/;

export default defineRule({
  name: 'missing-expose',
  aliases: [],
  category: 'metadata',
  severity: 'info',
  presets: ['recommended', 'guide', 'strict'],
  guide: ['1.13'],
  summary: {
    en: 'An image that starts a server and does not say with EXPOSE on which port.',
    zh: '镜像启动了服务，却没有用 EXPOSE 声明端口。',
  },
  why: {
    en: 'EXPOSE tells people and tools (`docker run -P`, Compose, consoles) which port the container listens on; without it they have to read the program. It opens nothing by itself.',
    zh: 'EXPOSE 告诉使用者和工具（`docker run -P`、Compose、控制台）容器监听哪个端口；没有它就只能去看程序本身。它本身并不会开放端口。',
  },
  examples: [
    {
      bad: 'FROM node:22\nENV APP_PORT=3000\nCMD ["npm", "start"]\n',
      good: 'FROM node:22\nENV APP_PORT=3000\nEXPOSE $APP_PORT\nCMD ["npm", "start"]\n',
      fixed: 'FROM node:22\nENV APP_PORT=3000\nEXPOSE $APP_PORT\nCMD ["npm", "start"]\n',
    },
  ],
  messages: {
    expose: {
      en: 'The container seems to listen on port {port}; say so with EXPOSE {written}',
      zh: '容器看起来监听端口 {port}；请用 EXPOSE {written} 声明',
    },
  },
  fixes: {
    expose: { en: 'Add EXPOSE {written}', zh: '添加 EXPOSE {written}' },
  },
  create(context) {
    const { file } = context;
    return {
      fileEnd() {
        const last = file.stages.at(-1);
        if (last === undefined || chainOf(last).some(exposes)) return;
        const start = starter(last);
        if (start === undefined) return;
        const root = chainOf(last).at(-1);
        const base = root === undefined ? undefined : baseOf(root, context.scope(root.from));
        // The base image has its ports already, or nobody knows.
        if (base?.kind === 'unresolved' || base?.kind === 'invalid') return;
        if (base?.kind === 'image' && baseFacts(base.reference).exposes.length > 0) return;
        const found = fromCommand(start) ?? fromProbe(last) ?? fromVariables(last, start);
        if (found === undefined) return;
        const written = found.variable ?? found.port;
        context.report({
          message: 'expose',
          data: { port: found.port, written },
          range: found.range,
          fix: {
            title: 'expose',
            data: { written },
            safety: 'unsafe',
            edits: [insertAbove(file, start, `EXPOSE ${written}`)],
          },
        });
      },
    };

    /** `--port 8000`, `0.0.0.0:8000`, or a server whose port is known. */
    function fromCommand(node: CmdInstruction | EntrypointInstruction): Evidence | undefined {
      for (const { commands } of context.scripts(node)) {
        for (const command of commands) {
          const port = argumentPort(command);
          if (port !== undefined) return port;
          const service = serviceOfCommand(command.name);
          const known =
            service === undefined || NOT_FOR_USERS.has(service.kind) ? undefined : service.ports[0];
          if (known !== undefined && command.nameWord !== undefined) {
            return { port: known, range: command.nameWord.range };
          }
        }
      }
      return undefined;
    }

    /** A HEALTHCHECK that asks the container itself. */
    function fromProbe(stage: Stage): Evidence | undefined {
      const probe = stage.instructions.findLast(({ keyword }) => keyword === 'HEALTHCHECK');
      if (probe === undefined) return undefined;
      for (const { commands } of context.scripts(probe)) {
        for (const { args } of commands) {
          for (const { value, range } of args) {
            const port =
              /^(?:https?:\/\/)?(?:localhost|127\.0\.0\.1|0\.0\.0\.0):(\d{2,5})(?:\/|$)/.exec(
                value,
              )?.[1];
            if (port !== undefined) return { port, range };
          }
        }
      }
      return undefined;
    }

    function fromVariables(stage: Stage, start: Instruction): Evidence | undefined {
      for (const node of [...stage.instructions].reverse()) {
        if (node.keyword !== 'ENV') continue;
        for (const { key, value, range } of node.pairs) {
          if (!OWN_PORT.test(key.value) || value === undefined) continue;
          const { text } = context.scope(node).expand(value.raw);
          if (!isPort(text)) continue;
          // The variable must be set above the place where EXPOSE goes.
          const variable = node.index < start.index ? { variable: `$${key.value}` } : {};
          return { port: text, range, ...variable };
        }
      }
      return undefined;
    }
  },
});

function argumentPort({ args }: Command): Evidence | undefined {
  for (const [i, { value, range }] of args.entries()) {
    const own = /^--(?:(?:http|server|listen|web)[.-])?port=(\d+)$/.exec(value)?.[1];
    if (own !== undefined && isPort(own)) return { port: own, range };
    const next = args[i + 1];
    if (/^--(?:(?:http|server|listen|web)[.-])?port$/.test(value) && next && isPort(next.value)) {
      return { port: next.value, range: next.range };
    }
    const bound =
      /^(?:-b|--(?:bind|listen|host|addr|address)=|-[SH])?(?:https?:\/\/)?(?:0\.0\.0\.0|\[::\]|\*)?:(\d+)$/.exec(
        value,
      )?.[1];
    if (bound !== undefined && isPort(bound)) return { port: bound, range };
  }
  return undefined;
}

function isPort(text: string): boolean {
  return /^\d{2,5}$/.test(text) && Number(text) >= 10 && Number(text) <= 65_535;
}

/** The stage and those it is built on. */
function chainOf(stage: Stage): Stage[] {
  const chain: Stage[] = [];
  for (let at: Stage | undefined = stage; at !== undefined; at = at.parent) chain.push(at);
  return chain;
}

function exposes({ instructions }: Stage): boolean {
  return instructions.some(({ keyword }) => keyword === 'EXPOSE');
}

/** What the container runs: the last CMD, with an ENTRYPOINT before it where that comes later. */
function starter(stage: Stage): CmdInstruction | EntrypointInstruction | undefined {
  const isStart = (node: Instruction): node is CmdInstruction | EntrypointInstruction =>
    node.keyword === 'CMD' || node.keyword === 'ENTRYPOINT';
  return stage.instructions.findLast(isStart);
}
