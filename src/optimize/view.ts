import type { BuildContext } from '../context/context.ts';
import type { BaseFacts } from '../dockerfile/bases/facts.ts';
import type { Dockerfile, Instruction, Stage } from '../dockerfile/nodes.ts';
import { parseDockerfile } from '../dockerfile/parse.ts';
import { rootFacts } from '../dockerfile/rootFacts.ts';
import { scopeAt } from '../dockerfile/scope.ts';
import { scriptsOf } from '../dockerfile/scripts.ts';
import type { Scope } from '../dockerfile/variables.ts';
import type { Script } from '../shell/nodes.ts';

export interface ViewOptions {
  readonly context?: BuildContext | undefined;
  /** Values of `--build-arg`. */
  readonly buildArgs?: Readonly<Record<string, string>>;
}

/** What an optimization sees of a Dockerfile. */
export interface View {
  readonly file: Dockerfile;
  readonly text: string;
  /** Undefined for standard input. */
  readonly context: BuildContext | undefined;
  scripts(node: Instruction): readonly Script[];
  scope(node: Instruction): Scope;
  /** What is known about the image at the bottom of a stage. */
  facts(stage: Stage): BaseFacts | undefined;
}

export function viewOf(text: string, options: ViewOptions = {}): View {
  const file = parseDockerfile(text);
  const scope = (node: Instruction) => scopeAt(file, node, options.buildArgs);
  return {
    file,
    text,
    context: options.context,
    scripts: node => scriptsOf(file, node),
    scope,
    facts: stage => rootFacts(stage, scope),
  };
}

/** The one shell text of a RUN that a POSIX shell reads without fault; undefined for any other RUN. */
export function plainScript(view: View, node: Instruction): Script | undefined {
  if (node.keyword !== 'RUN') return undefined;
  const [script, ...more] = view.scripts(node);
  if (script === undefined || more.length > 0 || script.form !== 'shell') return undefined;
  return script.dialect === 'posix' && script.errors.length === 0 ? script : undefined;
}

/** Whether a text stands anywhere in an instruction. */
export function mentions(view: View, node: Instruction, text: string): boolean {
  return view.text.slice(node.range.start, node.range.end).includes(text);
}
