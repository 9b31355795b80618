import { DockerfileParser } from 'dockerfile-ast';
import { SourceText } from '../text/source.ts';
import { readInstruction } from './instructions.ts';
import type {
  ArgInstruction,
  Comment,
  Dockerfile,
  Heredoc,
  Instruction,
  Refusal,
} from './nodes.ts';
import { type HeredocBody, type Prepass, prepass } from './prepass.ts';
import { findRefusals } from './refuse/findRefusals.ts';
import { safeText } from './safeText.ts';
import { scopeAt } from './scope.ts';
import { linkCopies, linkTriggers, type OpenStage, openStage } from './stages.ts';

/** Reads a Dockerfile. Never throws: what BuildKit refuses stands in `refusals`, the rest is modelled. */
export function parseDockerfile(text: string): Dockerfile {
  const source = new SourceText(text);
  const scanned = prepass(text);
  const keywordEnds = keywordsByStart(text, scanned);
  const instructions: Instruction[] = [];
  const globalArgs: ArgInstruction[] = [];
  const stages: OpenStage[] = [];
  for (const [index, line] of scanned.lines.entries()) {
    const stage = stages.at(-1);
    const end = line.heredocs.at(-1)?.end.end ?? line.head.end;
    const keywordEnd = keywordEnds.get(line.head.start);
    const node = readInstruction({
      joined: line.joined,
      span: { start: 0, end: line.joined.text.length },
      escape: scanned.escape,
      head: line.head,
      range: { start: line.head.start, end },
      keywordEnd,
      heredocs: line.heredocs.map(heredocNode),
      blankLines: line.blankLines,
      index,
      stage,
    });
    instructions.push(node);
    if (node.keyword === 'FROM') {
      const opened = openStage(stages.length, node);
      stages.push(opened);
      // FROM belongs to the stage it opens.
      Object.assign(node, { stage: opened });
    } else if (stage === undefined) {
      if (node.keyword === 'ARG') globalArgs.push(node);
    } else {
      stage.instructions.push(node);
      stage.range.end = node.range.end;
    }
  }
  const refusals: Refusal[] = [];
  const file: Dockerfile = {
    source,
    escape: scanned.escape,
    directives: scanned.directives,
    comments: scanned.comments.map(
      (comment): Comment => ({
        range: comment.range,
        text: comment.text,
        inside: comment.inside === undefined ? undefined : instructions[comment.inside],
      }),
    ),
    instructions,
    stages,
    globalArgs,
    refusals,
  };
  linkParents(file, stages);
  linkTriggers(stages);
  linkCopies(stages);
  for (const refusal of findRefusals(file, scanned)) refusals.push(refusal);
  return file;
}

/** FROM names an earlier stage by the exact (lower-case) name, after expansion; the last one of that name. */
function linkParents(file: Dockerfile, stages: readonly OpenStage[]): void {
  const byName = new Map<string, OpenStage>();
  for (const stage of stages) {
    const name = scopeAt(file, stage.from).expand(stage.from.image?.raw ?? '').text;
    stage.parent = byName.get(name);
    if (stage.name !== undefined) byName.set(stage.name, stage);
  }
}

function heredocNode(body: HeredocBody): Heredoc {
  return {
    name: body.name,
    quoted: body.quoted,
    stripTabs: body.stripTabs,
    openerRange: body.opener,
    bodyRange: body.body,
    endRange: body.end,
  };
}

/**
 * Where dockerfile-ast sees each keyword end, by the offset where it starts. An instruction it does not see
 * at the place where the prepass has one is left out: the prepass decides.
 */
function keywordsByStart(text: string, scanned: Prepass): Map<number, number> {
  const ends = new Map<number, number>();
  try {
    const safe = new SourceText(safeText(text, scanned));
    for (const instruction of DockerfileParser.parse(safe.text).getInstructions()) {
      const { start, end } = instruction.getInstructionRange();
      ends.set(
        safe.lineStart(start.line + 1) + start.character,
        safe.lineStart(end.line + 1) + end.character,
      );
    }
  } catch {
    // The package throws on some malformed texts (facts: bugs 1 and 2); the prepass stands by itself.
    ends.clear();
  }
  return ends;
}
