import { EarlierLayers, type Made } from '../src/dockerfile/earlierLayers.ts';
import { joinRuns } from '../src/dockerfile/joinRuns.ts';
import type { CopyInstruction, RunInstruction } from '../src/dockerfile/nodes.ts';
import { imageStages } from '../src/dockerfile/reach.ts';
import type { Values } from '../src/rule/language.ts';
import { defineRule } from '../src/rule/rule.ts';
import type { Edit } from '../src/text/edit.ts';

export default defineRule({
  name: 'deleted-in-later-layer',
  aliases: [],
  category: 'size',
  severity: 'warning',
  presets: ['recommended', 'guide', 'strict'],
  guide: ['1.5'],
  summary: {
    en: 'A RUN deletes what an earlier layer of the image made.',
    zh: 'RUN 删除的是前面的镜像层产生的内容。',
  },
  why: {
    en: 'Layers only add up: a file that a later RUN deletes is hidden, not gone. It is pushed and pulled with the layer that made it, and who has the image can take it out again, which matters for passwords and keys. Delete in the RUN that makes (guide 1.5), give a build of several steps a stage of its own, and bring files that only the build needs with `RUN --mount=type=bind` instead of COPY.',
    zh: '镜像层只会叠加：后面的 RUN 删除文件只是把它隐藏起来，内容仍在产生它的那一层中，照样会被推送和拉取，拿到镜像的人也能重新取出，密码和密钥尤其要注意。请在产生文件的同一条 RUN 中删除（指南 1.5）；多步构建请放到单独的构建阶段；只在构建时需要的文件请用 `RUN --mount=type=bind` 代替 COPY。',
  },
  examples: [
    {
      bad: 'FROM debian:12\nRUN apt-get update && apt-get install -y curl\nRUN rm -rf /var/lib/apt/lists/*\n',
      good: 'FROM debian:12\nRUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\n',
      fixed:
        'FROM debian:12\nRUN apt-get update && apt-get install -y curl \\\n    && rm -rf /var/lib/apt/lists/*\n',
    },
  ],
  messages: {
    file: {
      en: '{path} stays in the layer of line {line}; delete it in the RUN that makes it',
      zh: '{path} 仍保留在第 {line} 行的镜像层中；请在产生它的同一条 RUN 中删除',
    },
    copied: {
      en: '{path} stays in the layer of line {line}; mount it with RUN --mount=type=bind instead of copying it',
      zh: '{path} 仍保留在第 {line} 行的镜像层中；请用 RUN --mount=type=bind 挂载，而不是复制',
    },
    cache: {
      en: 'What {manager} stored stays in the layer of line {line}; clean up in that RUN',
      zh: '{manager} 保存的文件仍保留在第 {line} 行的镜像层中；请在那条 RUN 中清理',
    },
    package: {
      en: '{package} stays in the layer of line {line}; remove it in the RUN that installs it',
      zh: '{package} 仍保留在第 {line} 行的镜像层中；请在安装它的同一条 RUN 中卸载',
    },
  },
  fixes: { join: { en: 'join it to the RUN above', zh: '与上一条 RUN 合并' } },
  create(context) {
    const { file } = context;
    let layers = new EarlierLayers(context);
    return {
      stage(stage) {
        if (stage.parent === undefined) layers = new EarlierLayers(context);
      },
      COPY: copy,
      ADD: copy,
      RUN(node) {
        if (node.stage === undefined || !imageStages(file).has(node.stage)) return;
        for (const { range, made } of layers.run(node)) {
          const [first] = made;
          const edit = joinOf(first, node);
          context.report({
            message: first.kind,
            data: { ...dataOf(first), line: file.source.lineAt(first.by.range.start) },
            range,
            ...(first.kind === 'copied' ? { severity: 'info' as const } : {}),
            fix:
              edit === undefined ? undefined : { title: 'join', safety: 'unsafe', edits: [edit] },
          });
        }
      },
    };

    function copy(node: CopyInstruction): void {
      if (node.stage !== undefined && imageStages(file).has(node.stage)) layers.copy(node);
    }

    /** Only for what the RUN right above made. */
    function joinOf({ by }: Made, node: RunInstruction): Edit | undefined {
      if (by.keyword !== 'RUN' || by.index !== node.index - 1 || by.stage !== node.stage) {
        return undefined;
      }
      if (flagsOf(by) !== flagsOf(node)) return undefined;
      const [above, ...more] = context.scripts(by);
      const [own, ...others] = context.scripts(node);
      if (above === undefined || own === undefined || more.length + others.length > 0) {
        return undefined;
      }
      return joinRuns(file, [by, above], [node, own]);
    }
  },
});

function dataOf(made: Made): Values {
  switch (made.kind) {
    case 'cache':
      return { manager: made.action.manager.name };
    case 'package':
      return { package: made.name };
    default:
      return { path: made.path };
  }
}

function flagsOf(run: RunInstruction): string {
  return run.flags.map(({ name, value }) => `${name}=${value ?? ''}`).join(' ');
}
