import type { Edit } from '../text/edit.ts';
import type { Command, Pipeline, Script, Step } from './nodes.ts';

/** The script and every text that a shell of its own reads inside it. */
export function* textsOf(script: Script): Generator<Script> {
  yield script;
  for (const nested of script.nested) yield* textsOf(nested);
}

/**
 * The body is one `a && b && c`, read without fault: no other operator, nothing in the background, no comment
 * behind it, no heredoc. Such a body fails when one of its steps fails, and another step may be appended.
 */
export function isChain(script: Script): boolean {
  return (
    script.steps.every((step, i) => i === 0 || step.operator === '&&') &&
    appendOffset(script) !== undefined
  );
}

/**
 * Offset where ` && command` may be appended so that it runs last, and only when all before it went well;
 * undefined where it cannot: `||`, background, comments or heredocs at the end, an exec form, a text in quotes.
 */
export function appendOffset(script: Script): number | undefined {
  const last = script.steps.at(-1);
  if (last === undefined || script.dialect !== 'posix' || script.errors.length > 0)
    return undefined;
  if (script.form === 'exec' || script.form === 'literal') return undefined;
  if (last.background || lastOperands(script.steps).some(step => step.operator === '||')) {
    return undefined;
  }
  if (script.comments.some(comment => comment.start >= last.range.end)) return undefined;
  if (script.commands.some(command => command.redirects.some(redirect => redirect.heredoc))) {
    return undefined;
  }
  if (last.commands.some(leaves)) return undefined;
  return last.range.end;
}

function leaves(command: Command): boolean {
  const { name, args, through, place } = command;
  if (place.subshell || place.substitution || place.function || through.length > 0) return false;
  return name === 'exit' || name === 'return' || (name === 'exec' && args.length > 0);
}

/** The steps that `&&` and `||` join to the last one. */
function lastOperands(steps: readonly Step[]): readonly Step[] {
  const start = steps.findLastIndex(step => step.operator !== '&&' && step.operator !== '||');
  return steps.slice(Math.max(start, 0));
}

const LONG_OPTIONS: Readonly<Record<string, string>> = {
  e: 'errexit',
  u: 'nounset',
  x: 'xtrace',
  f: 'noglob',
  n: 'noexec',
  v: 'verbose',
  a: 'allexport',
  E: 'errtrace',
};

/**
 * Shell options in force at an offset (default: the end), by their long names: `errexit`, `pipefail` … They come
 * from the interpreter's words and from `set` at the text's own top level.
 */
export function shellOptions(script: Script, upTo = Number.POSITIVE_INFINITY): ReadonlySet<string> {
  const options = new Set<string>();
  readOptions(options, script.interpreter.slice(1));
  for (const change of optionChanges(script)) {
    if (change.range.start >= upTo) break;
    readOptions(options, valuesOf(change));
  }
  return options;
}

/** The `set` calls that hold for the rest of the text. */
function optionChanges(script: Script): readonly Command[] {
  const inside = new Set(script.nested.flatMap(nested => nested.commands));
  return script.commands.filter(command => {
    const { place } = command;
    const elsewhere = place.subshell || place.substitution || place.function || place.piped;
    return command.name === 'set' && !elsewhere && !inside.has(command);
  });
}

function valuesOf(command: Command): readonly string[] {
  return command.args.map(arg => arg.value);
}

/**
 * Pipes whose left sides may fail unseen: `pipefail` is not in force where they stand. Those of nested texts are
 * theirs: see `textsOf`.
 */
export function pipesWithoutPipefail(script: Script): readonly Pipeline[] {
  if (script.pipelines.length === 0) return [];
  const inside = new Set(script.nested.flatMap(nested => nested.pipelines));
  const options = new Set<string>();
  readOptions(options, script.interpreter.slice(1));
  const changes = optionChanges(script);
  let next = 0;
  return script.pipelines.filter(pipeline => {
    for (
      let change = changes[next];
      change !== undefined && change.range.start < pipeline.range.start;
      change = changes[++next]
    ) {
      readOptions(options, valuesOf(change));
    }
    return !inside.has(pipeline) && !options.has('pipefail');
  });
}

function readOptions(options: Set<string>, words: readonly string[]): void {
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (word === '--' || word === '-') return;
    if (!/^[-+][A-Za-z]/.test(word)) continue;
    const on = word.startsWith('-');
    for (const letter of word.slice(1)) {
      const name = letter === 'o' ? words[++i] : LONG_OPTIONS[letter];
      if (name === undefined) continue;
      if (on) options.add(name);
      else options.delete(name);
    }
  }
}

/**
 * The edit that takes one step out of a list of `&&`s, with the operator and the line break that joined it;
 * undefined for the only step, and where another operator or a comment stands beside it.
 */
export function withoutStep(script: Script, index: number): Edit | undefined {
  const { steps, form } = script;
  const step = steps[index];
  const before = steps[index - 1];
  const after = steps[index + 1];
  if (step === undefined || form === 'exec' || steps.length < 2) return undefined;
  if (step.background || (after !== undefined && after.operator !== '&&')) return undefined;
  if (before !== undefined && step.operator !== '&&') return undefined;
  const start = before === undefined ? step.range.start : before.range.end;
  const end = before === undefined ? (after?.range.start ?? step.range.end) : step.range.end;
  if (script.comments.some(comment => comment.start < end && comment.end > start)) return undefined;
  return { start, end, text: '' };
}
