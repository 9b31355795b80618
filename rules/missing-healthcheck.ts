import type { BaseFacts } from '../src/dockerfile/bases/facts.ts';
import type { Service } from '../src/dockerfile/bases/service.ts';
import { serviceOfCommand } from '../src/dockerfile/bases/services.ts';
import { hasCommand } from '../src/dockerfile/imageCommands.ts';
import type { Stage } from '../src/dockerfile/nodes.ts';
import { exposedPorts } from '../src/dockerfile/ports.ts';
import { rootFacts } from '../src/dockerfile/rootFacts.ts';
import { insertAtEnd } from '../src/dockerfile/stageEnd.ts';
import { starterList } from '../src/dockerfile/starters.ts';
import { defineRule, type FixReport } from '../src/rule/rule.ts';

export default defineRule({
  name: 'missing-healthcheck',
  aliases: ['DL3057', 'DS-0026', 'CKV_DOCKER_2', 'Healthcheck Instruction Missing', 'CIS-DI-0006'],
  category: 'runtime',
  severity: 'info',
  presets: ['recommended', 'guide', 'strict'],
  guide: ['1.16'],
  summary: {
    en: 'A server image without HEALTHCHECK.',
    zh: '服务类镜像没有 HEALTHCHECK。',
  },
  why: {
    en: 'A process that runs is not yet a service that answers. With HEALTHCHECK, Docker asks from time to time, and `depends_on: service_healthy`, Swarm and the restart tools act on the answer. Kubernetes and CCE ignore it and want probes of their own, and images in OCI format drop it; that is why this is a hint and no warning. Reported for images that expose a port or start a known server; `HEALTHCHECK NONE` says that none is wanted.',
    zh: '进程在运行不等于服务可用。有了 HEALTHCHECK，Docker 会定期检查，`depends_on: service_healthy`、Swarm 和自动重启工具都依据其结果工作。Kubernetes 与 CCE 会忽略它，使用各自的探针；OCI 格式的镜像也不保留它，因此本规则只是提示，不是警告。仅对暴露端口或启动已知服务的镜像报告；写 `HEALTHCHECK NONE` 可明确表示不需要。',
  },
  options: {
    every: {
      type: 'boolean',
      default: false,
      describe: {
        en: 'Want it in every image, also where nothing says that it is a server.',
        zh: '所有镜像都需要，即使看不出它是服务。',
      },
    },
  },
  examples: [
    {
      bad: 'FROM redis:7.4\nCMD ["redis-server", "--appendonly", "yes"]\n',
      good: 'FROM redis:7.4\nHEALTHCHECK CMD redis-cli ping || exit 1\nCMD ["redis-server", "--appendonly", "yes"]\n',
      fixed:
        'FROM redis:7.4\nHEALTHCHECK CMD redis-cli ping || exit 1\nCMD ["redis-server", "--appendonly", "yes"]\n',
    },
    {
      bad: 'FROM golang:1.27-alpine\nCOPY . .\nEXPOSE 8080\nCMD ["server"]\n',
      good: 'FROM golang:1.27-alpine\nCOPY . .\nEXPOSE 8080\nHEALTHCHECK CMD wget -q -O /dev/null http://localhost:8080/ || exit 1\nCMD ["server"]\n',
    },
  ],
  messages: {
    missing: {
      en: 'Nothing tells whether the server in this image answers; add a HEALTHCHECK',
      zh: '无法得知该镜像中的服务是否正常响应；请添加 HEALTHCHECK',
    },
    absent: {
      en: 'This stage has no HEALTHCHECK; add one, or HEALTHCHECK NONE',
      zh: '该阶段没有 HEALTHCHECK；请添加，或写明 HEALTHCHECK NONE',
    },
  },
  fixes: {
    ask: { en: 'Add a HEALTHCHECK that runs {command}', zh: '添加运行 {command} 的 HEALTHCHECK' },
  },
  create(context) {
    if (context.mode === 'hadolint') {
      return {
        fileEnd({ stages }) {
          const named = new Map<string, Stage>();
          const parents = new Map<Stage, Stage | undefined>();
          for (const stage of stages) {
            const { image, alias } = stage.from;
            // By the text: a variable in it is not replaced.
            parents.set(stage, named.get(image?.raw ?? ''));
            if (alias !== undefined) named.set(alias.raw, stage);
          }
          const below = new Set<Stage>();
          const above = new Set<Stage>();
          for (const stage of stages) {
            const parent = parents.get(stage);
            const own = stage.instructions.some(({ keyword }) => keyword === 'HEALTHCHECK');
            if (own || (parent !== undefined && below.has(parent))) below.add(stage);
            let at: Stage | undefined = own ? stage : undefined;
            for (; at !== undefined && !above.has(at); at = parents.get(at)) above.add(at);
          }
          for (const stage of stages) {
            if (below.has(stage) || above.has(stage)) continue;
            const { range } = stage.from.image ?? stage.from;
            context.report({ message: 'absent', range, code: 'DL3057' });
          }
        },
      };
    }
    return {
      stageEnd(stage) {
        const { image } = stage.from;
        if (stage !== context.file.stages.at(-1) || image === undefined) return;
        for (let at: Stage | undefined = stage; at !== undefined; at = at.parent) {
          if (at.instructions.some(({ keyword }) => keyword === 'HEALTHCHECK')) return;
        }
        const facts = rootFacts(stage, context.scope);
        if (facts?.healthcheck === true || facts?.family === 'windows') return;
        // Without a shell and tools only the program itself could ask, and few can.
        if (facts?.family === 'scratch' || facts?.family === 'distroless') return;
        const service = serviceStarted(stage, facts);
        const port = webPort(stage, facts);
        const serves = service !== undefined || port !== undefined || exposes(stage);
        if (!serves && !context.options.every) return;
        context.report({
          message: serves ? 'missing' : 'absent',
          range: image.range,
          fix: fixOf(stage, service, port),
        });
      },
    };

    function exposes(stage: Stage): boolean {
      for (let at: Stage | undefined = stage; at !== undefined; at = at.parent) {
        if (at.instructions.some(({ keyword }) => keyword === 'EXPOSE')) return true;
      }
      return false;
    }

    /** The server that the container runs: the one it is told to, else the base image's own. */
    function serviceStarted(stage: Stage, facts: BaseFacts | undefined): Service | undefined {
      const starters = starterList(stage);
      for (const starter of starters) {
        for (const { commands } of context.scripts(starter)) {
          const found = commands.map(({ name }) => serviceOfCommand(name)).find(isServer);
          if (found !== undefined) return found;
        }
      }
      return starters.length === 0 && isServer(facts?.service) ? facts?.service : undefined;
    }

    /** The only TCP port, where the image may well answer HTTP at it. */
    function webPort(stage: Stage, facts: BaseFacts | undefined): number | undefined {
      const ports = new Set<number>();
      for (let at: Stage | undefined = stage; at !== undefined; at = at.parent) {
        for (const node of at.instructions) {
          if (node.keyword !== 'EXPOSE') continue;
          for (const { first, last, protocol } of exposedPorts(node, context.scope(node))) {
            if (first !== undefined && first === last && !/udp/i.test(protocol ?? ''))
              ports.add(first);
          }
        }
      }
      if (ports.size === 0) {
        for (const port of facts?.exposes ?? []) if (/^\d+$/.test(port)) ports.add(Number(port));
      }
      const [port] = ports;
      return ports.size === 1 ? port : undefined;
    }

    function fixOf(
      stage: Stage,
      service: Service | undefined,
      port: number | undefined,
    ): FixReport<'ask'> | undefined {
      const health = service?.health;
      if (health !== undefined && hasCommand(context, stage, health.tool) !== false) {
        const words = health.command.map(word => (/[("]/.test(word) ? `'${word}'` : word));
        return insertion(stage, `${words.join(' ')} || exit 1`, health.tool, 'unsafe');
      }
      if (port === undefined || (service !== undefined && service.http === undefined))
        return undefined;
      const url = `http://localhost${port === 80 ? '' : `:${port}`}${service?.http ?? '/'}`;
      if (hasCommand(context, stage, 'curl') === true) {
        return insertion(stage, `curl -fsS -o /dev/null ${url} || exit 1`, 'curl', 'manual');
      }
      if (hasCommand(context, stage, 'wget') === true) {
        return insertion(stage, `wget -q -O /dev/null ${url} || exit 1`, 'wget', 'manual');
      }
      return undefined;
    }

    function insertion(
      stage: Stage,
      check: string,
      command: string,
      safety: 'unsafe' | 'manual',
    ): FixReport<'ask'> {
      const edits = [insertAtEnd(context.file, stage, `HEALTHCHECK CMD ${check}`)];
      return { title: 'ask', data: { command }, safety, edits };
    }
  },
});

function isServer(service: Service | undefined): boolean {
  return service !== undefined && !/^(?:supervisor|schedule|monitoring)$/.test(service.kind);
}
