import { inlineComment } from '../inlineComment.ts';
import { readJsonArray } from '../jsonArray.ts';
import type {
  ArgInstruction,
  EnvInstruction,
  HealthcheckInstruction,
  Instruction,
  OnbuildInstruction,
  RefusalCode,
  ShellInstruction,
} from '../nodes.ts';
import type { Refusals } from './refusals.ts';

export const KEYWORDS: readonly string[] = (
  'ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL ' +
  'USER VOLUME WORKDIR'
).split(' ');

/** Refuses at the inline comment where there is one, since that is what is wrong, else as told. */
export function addUnlessComment(
  refusals: Refusals,
  node: Instruction,
  code: RefusalCode,
  range: { start: number; end: number },
  data: Record<string, string | number> = {},
): void {
  const comment = inlineComment(node);
  if (comment === undefined) refusals.add(code, range, { keyword: node.keyword, ...data });
  else refusals.add('inline-comment', comment, { keyword: node.keyword });
}

/** What BuildKit's parser refuses already while it reads the line, in triggers too. */
export function checkSyntax(node: Instruction, refusals: Refusals): void {
  if (holdsJson(node) && isMixedJson(node)) {
    refusals.add('json-not-strings', argumentRange(node), { keyword: node.keyword });
  }
  if (node.keyword === 'ENV' || node.keyword === 'LABEL') checkPairs(node, refusals);
  if (node.keyword === 'ONBUILD' && node.trigger !== undefined) checkSyntax(node.trigger, refusals);
}

/** What BuildKit refuses when it turns the line into an instruction; for triggers only once they run. */
export function checkArguments(node: Instruction, refusals: Refusals): void {
  switch (node.keyword) {
    case 'UNKNOWN':
      checkKeyword(node.name, node, refusals);
      return;
    case 'COPY':
    case 'ADD':
      if (node.words.length < 2) {
        refusals.add('missing-destination', node.headRange, { keyword: node.keyword });
      } else if (node.destination === undefined) {
        const last = node.words.at(-1)?.range ?? node.headRange;
        refusals.add('heredoc-as-destination', last, { keyword: node.keyword });
      }
      return;
    case 'ENV':
    case 'LABEL':
    case 'ARG':
      checkNames(node, refusals);
      return;
    case 'SHELL':
      checkShell(node, refusals);
      return;
    case 'HEALTHCHECK':
      checkHealthcheck(node, refusals);
      return;
    case 'ONBUILD':
      checkOnbuild(node, refusals);
      return;
    case 'VOLUME':
      for (const item of node.items) {
        if (item.value.trim() === '') {
          refusals.add('empty-string', item.range, { keyword: node.keyword });
        }
      }
      break;
    case 'FROM':
    case 'RUN':
    case 'CMD':
    case 'ENTRYPOINT':
      return;
  }
  if (node.rest === '' || (node.keyword === 'VOLUME' && node.items.length === 0))
    missing(node, refusals);
}

function missing(node: Instruction, refusals: Refusals): void {
  refusals.add('missing-argument', node.headRange, { keyword: node.keyword });
}

function checkKeyword(name: string, node: Instruction, refusals: Refusals): void {
  const suggestion = refusals.closest(name.replace(/^\W+|\W+$/g, ''), KEYWORDS);
  if (suggestion === undefined) refusals.add('unknown-instruction', node.keywordRange, { name });
  else refusals.add('misspelt-instruction', node.keywordRange, { name, suggestion });
}

function holdsJson(node: Instruction): boolean {
  return (
    node.keyword === 'RUN' ||
    node.keyword === 'CMD' ||
    node.keyword === 'ENTRYPOINT' ||
    node.keyword === 'SHELL' ||
    node.keyword === 'COPY' ||
    node.keyword === 'ADD' ||
    node.keyword === 'VOLUME' ||
    node.keyword === 'HEALTHCHECK'
  );
}

function isMixedJson(node: Instruction): boolean {
  const { rest } = node;
  const start = node.keyword === 'HEALTHCHECK' ? rest.length - commandText(node).length : 0;
  return rest[start] === '[' && readJsonArray(rest, start, rest.length).kind === 'mixed';
}

/** BuildKit looks for JSON after the first word, whatever that is. */
function commandText(node: HealthcheckInstruction): string {
  return node.command?.text ?? /^\S+\s*(.*)$/s.exec(node.rest)?.[1] ?? '';
}

function argumentRange(node: Instruction): { start: number; end: number } {
  if ('command' in node && node.command !== undefined) return node.command.range;
  return { start: node.words[0]?.range.start ?? node.headRange.start, end: node.headRange.end };
}

function checkPairs(node: EnvInstruction, refusals: Refusals): void {
  const { keyword } = node;
  if (node.pairs.length === 0 || node.legacy) return;
  for (const [index, pair] of node.pairs.entries()) {
    if (pair.value !== undefined) continue;
    if (node.pairs.length === 1 && index === 0)
      refusals.add('missing-value', pair.range, { keyword });
    else addUnlessComment(refusals, node, 'missing-equals', pair.range, { name: pair.key.raw });
    return;
  }
}

function checkNames(node: EnvInstruction | ArgInstruction, refusals: Refusals): void {
  if (node.pairs.length === 0) missing(node, refusals);
  for (const pair of node.pairs) {
    if (pair.key.raw === '') refusals.add('blank-name', pair.range, { keyword: node.keyword });
  }
}

function checkShell(node: ShellInstruction, refusals: Refusals): void {
  if (
    node.command.text === '' ||
    (node.command.form === 'exec' && node.command.exec.length === 0)
  ) {
    missing(node, refusals);
  } else if (node.command.form === 'shell') {
    addUnlessComment(refusals, node, 'json-required', node.command.range);
  }
}

function checkHealthcheck(node: HealthcheckInstruction, refusals: Refusals): void {
  if (node.rest === '') {
    missing(node, refusals);
    return;
  }
  const first = node.words[0]?.range ?? node.headRange;
  if (node.type === undefined) {
    refusals.add('invalid-healthcheck', first, { name: node.words[0]?.raw ?? '' });
  } else if (node.type === 'NONE') {
    const second = node.words[1];
    if (second !== undefined) {
      const extra = { start: second.range.start, end: node.headRange.end };
      if (second.raw.startsWith('#')) {
        refusals.add('inline-comment', extra, { keyword: node.keyword });
      } else refusals.add('extra-argument', extra, { keyword: 'HEALTHCHECK NONE' });
    }
  } else {
    const { command } = node;
    if (command?.text === '' || (command?.form === 'exec' && command.exec.length === 0)) {
      refusals.add('missing-argument', node.headRange, { keyword: 'HEALTHCHECK CMD' });
    }
  }
}

function checkOnbuild(node: OnbuildInstruction, refusals: Refusals): void {
  const { trigger } = node;
  if (trigger === undefined) missing(node, refusals);
  else if (trigger.keyword === 'ONBUILD') refusals.add('chained-onbuild', trigger.keywordRange);
  else if (trigger.keyword === 'FROM' || trigger.keyword === 'MAINTAINER') {
    refusals.add('invalid-trigger', trigger.keywordRange, { keyword: trigger.keyword });
  }
}
