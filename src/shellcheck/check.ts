import type { BuildContext } from '../context/context.ts';
import { entrypointScripts } from '../context/entrypointScripts.ts';
import type { Dockerfile } from '../dockerfile/nodes.ts';
import type { FindingReport } from '../rule/rule.ts';
import { findingsOf } from './findings.ts';
import { runShellcheck } from './program.ts';
import { type ShellText, scriptFileText, shellTexts } from './text.ts';

export interface CheckedFile {
  readonly file: Dockerfile;
  readonly context: BuildContext | undefined;
  readonly buildArgs: Readonly<Record<string, string>>;
}

/** ShellCheck's findings of each file, in their order; few processes for all of them together. */
export async function shellcheck(
  program: string,
  files: readonly CheckedFile[],
): Promise<FindingReport<string, string>[][]> {
  const texts: { owner: number; text: ShellText }[] = [];
  for (const [owner, { file, context, buildArgs }] of files.entries()) {
    for (const text of shellTexts(file, buildArgs)) texts.push({ owner, text });
    if (context === undefined) continue;
    const seen = new Set<string>();
    for (const { script, path, source } of scriptsOfContext(file, context, buildArgs)) {
      if (seen.has(path)) continue;
      seen.add(path);
      texts.push({ owner, text: scriptFileText(script, { path, source }) });
    }
  }
  // The same line stands in many Dockerfiles of a repository: each text is read once.
  const unique = [...new Set(texts.map(({ text }) => text.content))];
  const answers = await runShellcheck(program, unique);
  const byContent = new Map(unique.map((content, i) => [content, answers[i] ?? []]));
  const findings: FindingReport<string, string>[][] = files.map(() => []);
  for (const { owner, text } of texts) {
    findings[owner]?.push(...findingsOf(text, byContent.get(text.content) ?? []));
  }
  return findings;
}

function scriptsOfContext(
  file: Dockerfile,
  context: BuildContext,
  buildArgs: Readonly<Record<string, string>>,
) {
  return file.stages.flatMap(stage =>
    entrypointScripts(file, stage, context, buildArgs).flatMap(({ found }) => {
      if (found.kind !== 'script' || found.script.script === undefined) return [];
      const { script, path, source } = found.script;
      return [{ script, path, source }];
    }),
  );
}
