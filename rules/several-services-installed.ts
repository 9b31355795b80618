import type { ServiceKind } from '../src/dockerfile/bases/service.ts';
import { serviceOfPackage } from '../src/dockerfile/bases/services.ts';
import { installedPackages } from '../src/dockerfile/installed.ts';
import { rootFacts } from '../src/dockerfile/rootFacts.ts';
import { starterList } from '../src/dockerfile/starters.ts';
import { isToolbox } from '../src/dockerfile/toolbox.ts';
import { defineRule } from '../src/rule/rule.ts';
import type { Range } from '../src/text/range.ts';

/** Servers of their own; what logs, schedules or supervises is a helper of another. */
const SERVERS: ReadonlySet<ServiceKind> = new Set<ServiceKind>([
  'web',
  'app',
  'proxy',
  'database',
  'cache',
  'queue',
  'search',
  'storage',
  'access',
  'mail',
  'name',
  'directory',
]);

/** A runtime counts beside a server only where the container starts a program of it. */
const RUNTIMES: readonly { title: string; packages: RegExp; commands: RegExp }[] = [
  {
    title: 'Node.js',
    packages: /^(?:nodejs|npm)(?:[-\d.]|$)/,
    commands: /^(?:node|nodejs|npm|npx|yarn|pnpm)$/,
  },
  {
    title: 'Python',
    packages: /^python[\d.]*(?:-|$)/,
    commands: /^(?:python[\d.]*|gunicorn|uvicorn|uwsgi|flask|celery)$/,
  },
  {
    title: 'Ruby',
    packages: /^ruby(?:[\d.]|-|$)/,
    commands: /^(?:ruby|bundle|rails|puma|unicorn)$/,
  },
  {
    title: 'Java',
    packages: /^(?:openjdk-\d+-|default-j|java-[\d.]+-openjdk|openjdk\d+)/,
    commands: /^java$/,
  },
];

interface Part {
  readonly title: string;
  readonly range: Range;
}

export default defineRule({
  name: 'several-services-installed',
  aliases: [],
  category: 'packages',
  severity: 'warning',
  presets: ['recommended', 'guide', 'strict'],
  guide: ['1.1'],
  summary: {
    en: 'Several servers are installed into one image.',
    zh: '在一个镜像中安装了多个服务。',
  },
  why: {
    en: 'An image with a database, an SSH server and the application is built anew, pulled and restarted as a whole whenever one of them changes, its parts cannot be scaled apart, and the data of the database goes with the container. Give each server an image of its own (guide 1.1), most have an official one, and connect them over the network. A server that comes with the base image counts as well; cron, loggers and supervisors do not.',
    zh: '把数据库、SSH 服务和应用装进同一个镜像，其中任何一个变化都要整体重新构建、拉取和重启，无法分别扩缩容，数据库的数据也会随容器一起消失。请为每个服务使用单独的镜像（指南 1.1），大多数服务都有官方镜像，再通过网络互相访问。基础镜像自带的服务也计算在内；cron、日志和进程管理工具不计。',
  },
  examples: [
    {
      bad: 'FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y nodejs openssh-server mysql-server\nCMD ["/start.sh"]\n',
      good: 'FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y nodejs\nCMD ["node", "/app/server.js"]\n',
    },
  ],
  messages: {
    several: {
      en: '{services} in one image; give each an image of its own and connect them over the network',
      zh: '一个镜像中同时安装了 {services}；请为每个服务使用单独的镜像，通过网络互相访问',
    },
  },
  create(context) {
    const { file } = context;
    return {
      fileEnd() {
        const last = file.stages.at(-1);
        if (last === undefined) return;
        const installed = installedPackages(file, node => context.scripts(node));
        const servers = new Map<string, Part>();
        const kinds = new Set<ServiceKind>();
        for (const { item } of installed) {
          const service = serviceOfPackage(item.name);
          if (service === undefined || !SERVERS.has(service.kind)) continue;
          kinds.add(service.kind);
          if (!servers.has(service.name)) {
            servers.set(service.name, { title: service.title, range: item.range });
          }
        }
        if (servers.size === 0 || isToolbox(context, last)) return;
        const parts = [...servers.values()];
        const brought = rootFacts(last, node => context.scope(node))?.service;
        const inBase =
          brought !== undefined && SERVERS.has(brought.kind) && !servers.has(brought.name)
            ? brought.title
            : undefined;
        const started = startedRuntimes();
        for (const { title, packages } of started) {
          const word = installed.find(({ item }) => packages.test(item.name));
          // An application behind its own web server or proxy is a common pair.
          if (word === undefined || [...kinds].every(kind => kind === 'web' || kind === 'proxy')) {
            continue;
          }
          parts.push({ title, range: word.item.range });
        }
        const titles = parts.map(({ title }) => title);
        if (inBase !== undefined) titles.unshift(inBase);
        if (titles.length < 2) return;
        parts.sort((a, b) => a.range.start - b.range.start);
        // The one that makes it several.
        const at = inBase === undefined ? parts[1] : parts[0];
        if (at === undefined) return;
        context.report({
          message: 'several',
          data: { services: titles.join(', ') },
          range: at.range,
        });
      },
    };

    function startedRuntimes() {
      const last = file.stages.at(-1);
      const names =
        last === undefined
          ? []
          : starterList(last).flatMap(node =>
              context.scripts(node).flatMap(({ commands }) => commands.map(({ name }) => name)),
            );
      return RUNTIMES.filter(({ commands }) => names.some(name => commands.test(name)));
    }
  },
});
