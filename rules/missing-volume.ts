import { serviceOfCommand } from '../src/dockerfile/bases/services.ts';
import type { Instruction, Stage } from '../src/dockerfile/nodes.ts';
import { rootFacts } from '../src/dockerfile/rootFacts.ts';
import { insertAtEnd } from '../src/dockerfile/stageEnd.ts';
import { starterList } from '../src/dockerfile/starters.ts';
import { defineRule } from '../src/rule/rule.ts';

export default defineRule({
  name: 'missing-volume',
  aliases: [],
  category: 'runtime',
  severity: 'info',
  presets: ['guide'],
  guide: ['1.14'],
  summary: {
    en: 'A database whose data is not kept in a volume.',
    zh: '数据库的数据目录没有声明为卷。',
  },
  why: {
    en: 'What a container writes is gone with it, and goes through the slow copy-on-write of the image’s layers until then. VOLUME at the data folder tells everyone what has to be kept, and Docker makes at least an anonymous volume of it. Official database images declare theirs; an image that installs the server itself has to.',
    zh: '容器写入的数据会随容器一起消失，而且在此之前要经过镜像层较慢的写时复制。用 VOLUME 声明数据目录，可以让使用者知道哪些数据需要保留，Docker 也至少会为其创建匿名卷。官方数据库镜像已经声明；自行安装数据库的镜像需要自己声明。',
  },
  examples: [
    {
      bad: 'FROM debian:12\nRUN apt-get update && apt-get install -y redis\nCMD ["redis-server"]\n',
      good: 'FROM redis:7.4\nCMD ["redis-server"]\n',
      fixed:
        'FROM debian:12\nRUN apt-get update && apt-get install -y redis\nVOLUME /data\nCMD ["redis-server"]\n',
    },
  ],
  messages: {
    missing: {
      en: '{title} keeps its data in {path}, which is lost with the container; declare it by VOLUME',
      zh: '{title} 的数据保存在 {path}，会随容器一起丢失；请用 VOLUME 声明',
    },
  },
  fixes: { declare: { en: 'Declare {path} as VOLUME', zh: '将 {path} 声明为 VOLUME' } },
  create(context) {
    return {
      stageEnd(stage) {
        const { file } = context;
        if (stage !== file.stages.at(-1)) return;
        for (const starter of starterList(stage)) {
          for (const { commands } of context.scripts(starter)) {
            for (const { name, nameWord, args } of commands) {
              const service = serviceOfCommand(name);
              const [path] = service?.data ?? [];
              if (service === undefined || path === undefined || nameWord === undefined) continue;
              if (!/^(?:database|cache|queue|search|storage)$/.test(service.kind)) continue;
              // Told to keep its data elsewhere, or run as something else than a server.
              if (args.some(({ value }) => /(?:data|dir|config|conf)|^-D$|^--version/i.test(value)))
                continue;
              if (hasVolume(stage)) return;
              const edits = [insertAtEnd(file, stage, `VOLUME ${path}`)];
              context.report({
                message: 'missing',
                data: { title: service.title, path },
                range: nameWord.range,
                fix: { title: 'declare', data: { path }, safety: 'unsafe', edits },
              });
              return;
            }
          }
        }
      },
    };

    /** Any will do: where the server is told to keep its data may stand in a file. */
    function hasVolume(stage: Stage): boolean {
      const facts = rootFacts(stage, context.scope);
      if (facts?.kind === undefined || facts.volumes.length > 0 || facts.guessed) return true;
      const isVolume = ({ keyword }: Instruction) => keyword === 'VOLUME';
      for (let at: Stage | undefined = stage; at !== undefined; at = at.parent) {
        if (at.instructions.some(isVolume)) return true;
      }
      return false;
    }
  },
});
