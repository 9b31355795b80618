import type { BuildContext } from '../context/context.ts';
import type { Dockerfile, Instruction, Stage } from '../dockerfile/nodes.ts';
import { scopeAt } from '../dockerfile/scope.ts';
import { scriptsOf } from '../dockerfile/scripts.ts';
import type { ActiveRule, Mode } from '../rule/active.ts';
import type { Listeners, RuleContext } from '../rule/rule.ts';
import type { Suppression } from '../rule/suppression.ts';
import type { Script } from '../shell/nodes.ts';
import { parseMapped } from '../shell/parse.ts';
import { judge, type Report } from './report.ts';

export interface Environment {
  readonly context: BuildContext | undefined;
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly mode: Mode;
}

type Listener = (first: never, second: unknown, third: unknown) => void;

/** A bug in a rule, with the rule and the place it was at; the cause has the stack. */
export class RuleCrash extends Error {
  override name = 'RuleCrash';
}

/**
 * Walks a file once with all rules. `finish` is to be called when it is known which suppressions
 * were used: it gives the findings about the suppressions themselves.
 */
export function walk(
  file: Dockerfile,
  rules: readonly ActiveRule[],
  environment: Environment,
): { reports: Report[]; finish(suppressions: readonly Suppression[]): Report[] } {
  const reports: Report[] = [];
  const listeners = new Map<string, { rule: ActiveRule; call: Listener; onbuild: boolean }[]>();
  const scripts = new Map<Instruction, readonly Script[]>();

  const scriptsCached = (node: Instruction): readonly Script[] => {
    let known = scripts.get(node);
    if (known === undefined) {
      known = scriptsOf(file, node);
      if (environment.mode === 'hadolint') known = known.map(inBash);
      scripts.set(node, known);
    }
    return known;
  };

  for (const active of rules) {
    const context: RuleContext = {
      file,
      context: environment.context,
      options: active.options as RuleContext['options'],
      mode: environment.mode,
      report(finding) {
        const report = judge(active, finding);
        if (report !== undefined) reports.push(report);
      },
      scripts: scriptsCached,
      scope: node => scopeAt(file, node, environment.buildArgs),
    };
    const created: Listeners = active.rule.create(context);
    for (const event in created) {
      const call = created[event as keyof Listeners];
      if (call === undefined) continue;
      let list = listeners.get(event);
      if (list === undefined) {
        list = [];
        listeners.set(event, list);
      }
      list.push({
        rule: active,
        call: call as Listener,
        onbuild: active.rule.onbuild === true,
      });
    }
  }

  // Called for each command with each rule: no spread, and no try around each call.
  const emit = (
    event: string,
    onbuild: boolean,
    at: number,
    first: unknown,
    second?: unknown,
    third?: unknown,
  ): void => {
    const heard = listeners.get(event);
    if (heard === undefined) return;
    let current = heard[0];
    try {
      for (const listener of heard) {
        if (onbuild && !listener.onbuild) continue;
        current = listener;
        const { call } = listener;
        call(first as never, second, third);
      }
    } catch (cause) {
      const { line } = file.source.positionAt(at);
      throw new RuleCrash(`rule ${current?.rule.rule.name} failed at line ${line}`, { cause });
    }
  };
  const hears = (event: string): boolean => listeners.has(event);

  const visit = (node: Instruction): void => {
    const onbuild = node.onbuild !== undefined;
    const at = node.range.start;
    emit(node.keyword, onbuild, at, node);
    emit('instruction', onbuild, at, node);
    if (node.keyword === 'RUN' && (hears('script') || hears('command'))) {
      for (const script of scriptsCached(node)) {
        emit('script', onbuild, at, script, node);
        if (!hears('command')) continue;
        for (const command of script.commands) {
          emit('command', onbuild, command.range.start, command, script, node);
        }
      }
    }
    if (node.keyword === 'ONBUILD' && node.trigger !== undefined) visit(node.trigger);
  };

  emit('file', false, 0, file);
  if (hears('comment')) {
    for (const comment of file.comments) emit('comment', false, comment.range.start, comment);
  }
  let stage: Stage | undefined;
  for (const node of file.instructions) {
    if (node.stage !== stage) {
      if (stage !== undefined) emit('stageEnd', false, node.range.start, stage);
      stage = node.stage;
      if (stage !== undefined) emit('stage', false, node.range.start, stage);
    }
    visit(node);
  }
  const end = file.source.text.length;
  if (stage !== undefined) emit('stageEnd', false, end, stage);
  emit('fileEnd', false, end, file);

  return {
    reports,
    finish(suppressions) {
      const before = reports.length;
      emit('suppressions', false, end, suppressions);
      return reports.splice(before);
    },
  };
}

/** hadolint reads every text as bash, whatever SHELL or a first line `#!…` says. */
function inBash(script: Script): Script {
  if (script.dialect === 'posix' || script.form === 'exec') return script;
  return parseMapped(script.source, { form: script.form, interpreter: script.interpreter });
}
