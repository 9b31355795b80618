import type { ListInstruction, RunInstruction, Stage, Word } from '../src/dockerfile/nodes.ts';
import { rootFacts } from '../src/dockerfile/rootFacts.ts';
import { joinPath, workdirAt } from '../src/dockerfile/workdir.ts';
import { defineRule } from '../src/rule/rule.ts';
import { cdTarget } from '../src/shell/paths.ts';
import { changedPaths } from '../src/shell/writes.ts';

export default defineRule({
  name: 'change-under-volume',
  aliases: [],
  category: 'correctness',
  severity: 'warning',
  presets: ['recommended', 'guide', 'strict'],
  guide: ['1.14'],
  summary: {
    en: 'A RUN that changes files in a volume declared above it.',
    zh: 'RUN 修改了前面已声明为卷的目录中的文件。',
  },
  why: {
    en: 'The classic builder and buildah give each RUN a fresh volume there and drop what the RUN leaves in it: a `chown` or a file of the installation is missing from the image. BuildKit keeps it, so the same Dockerfile makes two images. The volumes of the base image count too (`/var/lib/mysql`, `/data`). Put VOLUME behind the last change, or the files elsewhere.',
    zh: '旧版构建器和 buildah 会在每个 RUN 中挂载全新的卷，RUN 结束后丢弃其中的改动，于是 `chown` 的结果或安装的文件不会出现在镜像中；BuildKit 则会保留，同一份 Dockerfile 因此构建出两种镜像。基础镜像声明的卷（如 `/var/lib/mysql`、`/data`）同样如此。请把 VOLUME 写在最后一次修改之后，或把文件放到其他目录。',
  },
  examples: [
    {
      bad: 'FROM debian:12\nVOLUME /data\nRUN mkdir -p /data/db && chown 1000 /data/db\n',
      good: 'FROM debian:12\nRUN mkdir -p /data/db && chown 1000 /data/db\nVOLUME /data\n',
    },
  ],
  messages: {
    own: {
      en: 'Builders other than BuildKit drop this change, since line {line} made {volume} a volume; put VOLUME behind it',
      zh: '第 {line} 行已将 {volume} 声明为卷，除 BuildKit 外的构建器会丢弃这处修改；请把 VOLUME 移到其后',
    },
    base: {
      en: 'Builders other than BuildKit drop this change, since {image} declares {volume} as a volume; use another folder',
      zh: '{image} 已将 {volume} 声明为卷，除 BuildKit 外的构建器会丢弃这处修改；请使用其他目录',
    },
  },
  create(context) {
    interface Volume {
      readonly path: string;
      readonly line: number | undefined;
    }
    let volumes: Volume[] = [];
    let image = '';
    const byStage = new Map<Stage, readonly Volume[]>();

    return {
      stage(stage) {
        if (stage.parent !== undefined) {
          volumes = [...(byStage.get(stage.parent) ?? [])];
          return;
        }
        const facts = rootFacts(stage, context.scope);
        image = facts?.image ?? '';
        volumes = (facts?.volumes ?? []).map(path => ({ path, line: undefined }));
      },
      stageEnd(stage) {
        byStage.set(stage, volumes);
      },
      VOLUME(node) {
        const line = context.file.source.lineAt(node.range.start);
        for (const path of pathsOf(node)) if (volumes.length < MOST) volumes.push({ path, line });
      },
      RUN(node) {
        if (volumes.length > 0) checkRun(node);
      },
    };

    function pathsOf(node: ListInstruction): string[] {
      const paths = node.items.flatMap((item: Word) => {
        const { text, missing } = context.scope(node).expand(item.raw);
        return missing.length > 0 ? [] : [joinPath('/', text)];
      });
      return paths.filter(path => path !== '/');
    }

    function checkRun(node: RunInstruction): void {
      const mounted = node.mounts.flatMap(({ target }) => target ?? []);
      for (const script of context.scripts(node)) {
        if (script.dialect !== 'posix') continue;
        let folder: string | undefined = workdirAt(context.file, node).path;
        for (const command of script.commands) {
          const to = cdTarget(command);
          if (to !== undefined) {
            folder = to.dynamic || folder === undefined ? undefined : pathFrom(folder, to.value);
            continue;
          }
          for (const word of changedPaths(command)) {
            const expanded = word.dynamic ? context.scope(node).expand(word.raw) : undefined;
            if (expanded !== undefined && (expanded.missing.length > 0 || expanded.failure))
              continue;
            const path = expanded?.text ?? word.value;
            if (!path.startsWith('/') && folder === undefined) continue;
            const full = pathFrom(folder ?? '/', path);
            const volume = volumes.find(each => isBelow(each.path, full));
            if (
              volume === undefined ||
              mounted.some(target => isBelow(joinPath('/', target), full))
            )
              continue;
            // Taking away what is not wanted in a volume loses nothing.
            if (/^(?:rm|rmdir|find|unlink)$/.test(command.name)) continue;
            const { line } = volume;
            context.report({
              message: line === undefined ? 'base' : 'own',
              data: { volume: volume.path, line: line ?? 0, image },
              range: word.range,
            });
            return;
          }
        }
      }
    }
  },
});

/** No image has more volumes; a file that is made to be slow may. */
const MOST = 50;

function pathFrom(folder: string, path: string): string {
  return path.startsWith('/') ? joinPath('/', path) : joinPath(folder, path);
}

function isBelow(folder: string, path: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
