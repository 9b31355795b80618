import type { ArgInstruction, Dockerfile, Instruction, Refusal, Stage } from '../nodes.ts';
import type { Prepass } from '../prepass.ts';
import { scopeAt, scopeAtStart } from '../scope.ts';
import type { Scope } from '../variables.ts';
import { workdirAt, workdirAtStart } from '../workdir.ts';
import { checkArguments, checkSyntax } from './argumentChecks.ts';
import { checkCopy } from './copyChecks.ts';
import { checkDirectives } from './directiveChecks.ts';
import { checkFlags } from './flagChecks.ts';
import { checkMount, checkRunFlags } from './mountChecks.ts';
import { Refusals } from './refusals.ts';
import { checkBase, checkFromWords, isForWindows, StageNumbers, sourcesOf } from './stageChecks.ts';
import { checkHealthcheckFlags, checkList, checkPairValues, checkValue } from './valueChecks.ts';

/**
 * Everything BuildKit refuses in a file when it is built without build arguments. Where BuildKit stops at
 * the first, this goes on. What only a missing build argument or the unknown base image's environment
 * makes invalid is no refusal.
 */
export function findRefusals(file: Dockerfile, scanned: Prepass): Refusal[] {
  const refusals = new Refusals(file.source.text, file.escape);
  checkDirectives(file, scanned, refusals);
  for (const node of file.instructions) {
    checkSyntax(node, refusals);
    checkInstruction(node, refusals);
    if (node.stage === undefined) {
      if (node.keyword === 'ARG') checkGlobalArg(node, scopeAt(file, node), refusals);
      else if (node.keyword !== 'UNKNOWN') {
        refusals.add('instruction-before-from', node.keywordRange, { keyword: node.keyword });
      }
    }
  }
  const text = file.source.text;
  const whole = { start: 0, end: text.length };
  if (file.instructions.length === 0) refusals.add('empty-file', whole);
  else if (file.stages.length === 0)
    refusals.add('no-stage', file.instructions[0]?.keywordRange ?? whole);
  checkStages(file, refusals);
  return refusals.list();
}

/** What the instruction says by itself, before any variable is replaced. */
function checkInstruction(node: Instruction, refusals: Refusals): void {
  checkFlags(node, refusals);
  checkArguments(node, refusals);
  if (node.keyword === 'FROM') checkFromWords(node, refusals);
  else if (node.keyword === 'RUN') checkRunFlags(node, refusals);
  else if (node.keyword === 'HEALTHCHECK') checkHealthcheckFlags(node, refusals);
}

function checkGlobalArg(node: ArgInstruction, scope: Scope, refusals: Refusals): void {
  for (const { value } of node.pairs) if (value !== undefined) refusals.expand(value, scope);
}

function checkStages(file: Dockerfile, refusals: Refusals): void {
  const numbers = new StageNumbers(file.stages);
  const fromScope = (stage: Stage) => scopeAt(file, stage.from);
  for (const stage of file.stages) {
    checkBase(stage, fromScope(stage), refusals);
    for (const node of stage.instructions) {
      if (node.keyword === 'COPY' || node.keyword === 'RUN')
        sourcesOf(node, stage, numbers, refusals);
    }
  }
  const forWindows = new Set<Stage>();
  for (const stage of file.stages) {
    const windows =
      stage.parent === undefined
        ? isForWindows(stage, fromScope(stage))
        : forWindows.has(stage.parent);
    if (windows) forWindows.add(stage);
    const context = { file, stage, windows, refusals };
    for (const trigger of stage.triggers) {
      checkInstruction(trigger, refusals);
      if (trigger.keyword === 'COPY' || trigger.keyword === 'RUN') {
        sourcesOf(trigger, stage, numbers, refusals);
      }
      checkConversion(trigger, scopeAtStart(file, stage), context);
    }
    for (const node of stage.instructions) checkConversion(node, undefined, context);
  }
}

interface Conversion {
  readonly file: Dockerfile;
  readonly stage: Stage;
  readonly windows: boolean;
  readonly refusals: Refusals;
}

/** What BuildKit refuses when it turns a stage's instruction, or a trigger (`given`), into a build step. */
function checkConversion(node: Instruction, given: Scope | undefined, context: Conversion): void {
  const { file, stage, windows, refusals } = context;
  const scope = given ?? scopeAt(file, node);
  const workdir = () => (given === undefined ? workdirAt(file, node) : workdirAtStart(file, stage));
  switch (node.keyword) {
    case 'ENV':
    case 'LABEL':
      checkPairValues(node, scope, refusals);
      break;
    case 'ARG':
      for (const { value } of node.pairs) if (value !== undefined) refusals.expand(value, scope);
      break;
    case 'COPY':
    case 'ADD':
      checkCopy(node, scope, windows, refusals);
      break;
    case 'RUN':
      for (const mount of node.mounts) {
        checkMount(mount, scope, () => workdir().path, windows, refusals);
      }
      break;
    case 'USER':
    case 'WORKDIR':
    case 'STOPSIGNAL':
      checkValue(node, scope, windows, refusals);
      break;
    case 'EXPOSE':
    case 'VOLUME':
      checkList(node, scope, refusals);
      break;
  }
}
