import type { Dockerfile, Instruction } from '../dockerfile/nodes.ts';
import { scopeAt } from '../dockerfile/scope.ts';
import { scriptsOf } from '../dockerfile/scripts.ts';
import type { Script } from '../shell/nodes.ts';
import type { SourceText } from '../text/source.ts';

/** One shell text as ShellCheck is to read it, and the way back from its lines to the file. */
export interface ShellText {
  readonly script: Script;
  readonly content: string;
  /** Lines before the script's own. */
  readonly prelude: number;
  /** The file of the context it stands in; undefined for the Dockerfile. */
  readonly file: { readonly path: string; readonly source: SourceText } | undefined;
}

/** ShellCheck reads no other dialects. */
const DIALECTS = new Set(['sh', 'bash', 'dash', 'ksh', 'ash', 'busybox']);

/** Set in every build, whatever the Dockerfile says. */
const PROXIES = ['http_proxy', 'https_proxy', 'ftp_proxy', 'no_proxy'].flatMap(name => [
  name,
  name.toUpperCase(),
]);

const BY_KEYWORD = new Set(['RUN', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK']);

/** The shell texts of a Dockerfile: RUN in shell and heredoc form, those that ONBUILD carries included. */
export function shellTexts(
  file: Dockerfile,
  buildArgs: Readonly<Record<string, string>>,
): ShellText[] {
  const texts: ShellText[] = [];
  for (const instruction of file.instructions) {
    const node = instruction.keyword === 'ONBUILD' ? instruction.trigger : instruction;
    if (node === undefined || !BY_KEYWORD.has(node.keyword)) continue;
    for (const script of scriptsOf(file, node)) {
      if (script.form === 'exec' || script.source.text.trim() === '') continue;
      const shell = shellOf(script);
      if (script.dialect !== 'posix' || shell === undefined) continue;
      const variables = namesAt(file, node, buildArgs);
      const exported = variables.map(name => `export ${name}=1`);
      const head = [`#!/bin/${shell}`, ...exported];
      texts.push({
        script,
        content: `${head.join('\n')}\n${script.source.text}\n`,
        prelude: head.length,
        file: undefined,
      });
    }
  }
  return texts;
}

/** A script file of the context, as it is. */
export function scriptFileText(
  script: Script,
  file: { readonly path: string; readonly source: SourceText },
): ShellText {
  const { text } = file.source;
  const shebang = text.startsWith('#!');
  return {
    script,
    content: shebang ? text : `#!/bin/sh\n${text}`,
    prelude: shebang ? 0 : 1,
    file,
  };
}

function namesAt(
  file: Dockerfile,
  node: Instruction,
  buildArgs: Readonly<Record<string, string>>,
): string[] {
  // ONBUILD runs in another file, whose variables are not these.
  const names = node.onbuild === undefined ? scopeAt(file, node, buildArgs).names() : [];
  return [...new Set([...PROXIES, ...names])].filter(name => /^[A-Za-z_]\w*$/.test(name));
}

function shellOf(script: Script): string | undefined {
  const [program = '/bin/sh'] = script.interpreter;
  const name = program.slice(program.lastIndexOf('/') + 1);
  if (!DIALECTS.has(name)) return undefined;
  return name === 'ash' || name === 'busybox' ? 'sh' : name;
}
