import { lex } from '../lexer.ts';
import type {
  EnvInstruction,
  HealthcheckInstruction,
  ListInstruction,
  ValueInstruction,
  Word,
} from '../nodes.ts';
import type { Scope } from '../variables.ts';
import { addUnlessComment } from './argumentChecks.ts';
import { isSignal, readDuration, readInteger32 } from './goValues.ts';
import { portProblem } from './ports.ts';
import type { Refusals } from './refusals.ts';
import { windowsPathProblem } from './windowsPath.ts';

export function checkPairValues(node: EnvInstruction, scope: Scope, refusals: Refusals): void {
  for (const { key, value } of node.pairs) {
    refusals.expand(key, scope);
    if (value !== undefined) refusals.expand(value, scope);
  }
}

export function checkValue(
  node: ValueInstruction,
  scope: Scope,
  windows: boolean,
  refusals: Refusals,
): void {
  // MAINTAINER is taken as it stands.
  if (node.value === undefined || node.keyword === 'MAINTAINER') return;
  const value = refusals.expand(node.value, scope);
  if (value === undefined) return;
  if (node.keyword === 'STOPSIGNAL') {
    if (!isSignal(value)) {
      addUnlessComment(refusals, node, 'invalid-signal', node.value.range, { value });
    }
  } else if (node.keyword === 'WORKDIR' && windows && windowsPathProblem(value)) {
    refusals.add('windows-path', node.value.range, { path: value });
  }
}

export function checkList(node: ListInstruction, scope: Scope, refusals: Refusals): void {
  for (const item of node.items) {
    if (node.keyword === 'EXPOSE') checkPorts(node, item, scope, refusals);
    else {
      const path = refusals.expand(
        item,
        scope,
        item.raw.startsWith('"') ? jsonText(node, item) : item.raw,
      );
      if (path === '') refusals.add('empty-string', item.range, { keyword: node.keyword });
    }
  }
}

/** An exec-form VOLUME's strings are expanded as they read, a shell-form word as it is written. */
function jsonText(node: ListInstruction, item: Word): string {
  return node.rest.startsWith('[') && node.words[0]?.raw.startsWith('"') ? item.value : item.raw;
}

function checkPorts(node: ListInstruction, item: Word, scope: Scope, refusals: Refusals): void {
  const { failure, missing } = scope.expand(item.raw);
  if (failure !== undefined) {
    refusals.expand(item, scope);
    return;
  }
  if (missing.some(name => scope.isOpen(name))) return;
  const { words } = lex(item.raw, {
    escape: refusals.escape,
    words: true,
    get: name => scope.get(name),
  });
  for (const { text } of words) {
    if (!portProblem(text)) continue;
    addUnlessComment(refusals, node, 'invalid-port', item.range, { value: text });
    return;
  }
}

const INTERVALS = ['interval', 'timeout', 'start-period', 'start-interval'];
const SHORTEST = 1e6;

export function checkHealthcheckFlags(node: HealthcheckInstruction, refusals: Refusals): void {
  if (node.type === 'NONE') return;
  for (const flag of node.flags) {
    const { value } = flag;
    if (value === undefined || value === '') continue;
    const range = flag.valueRange ?? flag.range;
    if (INTERVALS.includes(flag.name)) {
      const duration = readDuration(value);
      if (duration === undefined || (duration !== 0 && duration < SHORTEST)) {
        refusals.add('invalid-duration', range, { flag: `--${flag.name}`, value });
      }
    } else if (flag.name === 'retries') {
      const retries = readInteger32(value);
      if (retries === undefined || retries < 0) {
        refusals.add('invalid-flag-value', range, {
          flag: '--retries',
          value,
          allowed: '0, 1, 2 …',
        });
      }
    }
  }
}
