import type { CopyInstruction, Instruction } from '../../dockerfile/nodes.ts';
import { imageStages } from '../../dockerfile/reach.ts';
import { workdirAt } from '../../dockerfile/workdir.ts';
import { copyTarget } from '../copyTarget.ts';
import { filled, NOTHING, type Optimization } from '../proposal.ts';
import { mentions, type View } from '../view.ts';

const TITLE = { en: 'Add --link to COPY {words}', zh: '为 COPY {words} 加上 --link' };
const EXPLANATION = {
  en: 'A linked layer does not depend on the ones below it: when the base image or an earlier step changes it is reused as it is. The folders on its way are made anew, owned by root, and links among them are not followed, so it is only proposed for folders that nothing else makes. Needs BuildKit with the Dockerfile frontend 1.4.',
  zh: '带 --link 的层不依赖下面的层：基础镜像或前面的步骤变化时可原样复用。路径上的目录会以 root 身份重新创建，且不跟随符号链接，因此只对没有其他步骤创建的目录提出。需要 BuildKit 和 1.4 以上的 Dockerfile 前端。',
};
const REBUILD = {
  en: 'the copied layer is reused when the base image changes',
  zh: '基础镜像变化时，复制得到的层可直接复用',
};

/** Folders that no base image has as a link and none gives an owner or mode of its own. */
const OWN = /^\/(?:app|srv|opt|code|workspace|work|service|web|dist|usr\/src)(?:\/|$)/;

export const copyLink: Optimization = {
  summary: {
    en: 'COPY that could be independent of the layers below it',
    zh: '可以独立于下层的 COPY',
  },
  propose(view) {
    const { file } = view;
    const stages = imageStages(file);
    return file.stages
      .filter(stage => stages.has(stage))
      .flatMap(({ instructions }) =>
        instructions.flatMap((node, at) =>
          node.keyword === 'COPY' && fits(view, node, instructions.slice(0, at))
            ? [
                {
                  title: filled(TITLE, { words: node.rest }),
                  explanation: EXPLANATION,
                  offset: node.range.start,
                  edits: [
                    { start: node.keywordRange.end, end: node.keywordRange.end, text: ' --link' },
                  ],
                  savings: { rebuild: REBUILD },
                  confidence: 'possible' as const,
                  declares: NOTHING,
                },
              ]
            : [],
        ),
      );
  },
};

function fits(view: View, copy: CopyInstruction, above: readonly Instruction[]): boolean {
  if (copy.flags.some(({ name }) => name === 'link' || name === 'parents')) return false;
  const owner = copy.flags.find(({ name }) => name === 'chown')?.value;
  // A name is looked up in the layers below, which --link does without.
  if (owner !== undefined && !/^\d+(?::\d+)?$/.test(owner)) return false;
  const target = copyTarget(view, copy);
  if (target === undefined || !OWN.test(target)) return false;
  const top = `/${target.split('/')[1]}`;
  return above.every(node => {
    if (node.keyword === 'RUN') {
      return !mentions(view, node, top) && !workdirAt(view.file, node).path.startsWith(top);
    }
    return node.keyword !== 'COPY' || !node.flags.some(({ name }) => name === 'chown');
  });
}
