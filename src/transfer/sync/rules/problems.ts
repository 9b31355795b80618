import { KnownError } from '../../../errors.ts';
import { fill, type Text, type Values } from '../../../rule/language.ts';
import type { RulePlace, SyncWarning } from '../rule.ts';

/** The rules of an images file as the guide letters them (4.4): a problem says which one it breaks. */
export type GuideRule = 'a' | 'b' | 'c' | 'd' | 'e' | 'f' | 'g' | 'h';

/** One thing that is wrong in a rule or auth file. */
export interface RuleProblem {
  /** Stable, kebab-case. */
  readonly code: string;
  readonly place: RulePlace;
  readonly message: Text;
  readonly rule?: GuideRule;
}

/** Everything that is wrong in the files of one run, so that a user mends them once. Never holds a secret. */
export class RuleFilesError extends KnownError {
  override name = 'RuleFilesError';
  readonly problems: readonly RuleProblem[];

  constructor(problems: readonly RuleProblem[]) {
    super(
      problems.length === 1 ? (problems[0]?.code ?? 'rule-files') : 'rule-files',
      describe(problems, 'en'),
      { zh: { message: describe(problems, 'zh') } },
    );
    this.problems = problems;
  }
}

/** A file with more mistakes than this is the wrong file. */
const MOST_SHOWN = 50;

function describe(problems: readonly RuleProblem[], language: 'en' | 'zh'): string {
  const lines = problems.slice(0, MOST_SHOWN).map(problem => problemLine(problem, language));
  if (lines.length === 1) return lines.join('');
  const left = problems.length - lines.length;
  const head = { en: '{count} problems in the rule files:', zh: '规则文件中有 {count} 个问题：' };
  const tail = { en: '… and {left} more', zh: '……另有 {left} 个问题' };
  return [
    fill(head, language, { count: problems.length }),
    ...lines.map(line => `  ${line}`),
    ...(left > 0 ? [`  ${fill(tail, language, { left })}`] : []),
  ].join('\n');
}

/** `images.json:4: "a/b": what is wrong (rule c)` on one line. */
export function problemLine(problem: RuleProblem, language: 'en' | 'zh'): string {
  const { rule } = problem;
  const letter =
    rule === undefined
      ? ''
      : fill({ en: ' (rule {rule})', zh: '（规则 {rule}）' }, language, { rule });
  return `${placeText(problem.place)}: ${problem.message[language]}${letter}`;
}

export function placeText({ file, line, text }: RulePlace): string {
  const where = line > 0 ? `${file}:${line}` : file;
  return text === '' ? where : `${where}: ${text}`;
}

/** Collects what readers find; nobody stops at the first mistake. */
export class ProblemList {
  readonly errors: RuleProblem[] = [];
  readonly warnings: SyncWarning[] = [];

  error(code: string, place: RulePlace, text: Text, values: Values = {}, rule?: GuideRule): void {
    const message = { en: fill(text, 'en', values), zh: fill(text, 'zh', values) };
    this.errors.push({ code, place, message, ...(rule === undefined ? {} : { rule }) });
  }

  warn(place: RulePlace, text: Text, values: Values = {}): void {
    const message = { en: fill(text, 'en', values), zh: fill(text, 'zh', values) };
    this.warnings.push({ message, place });
  }
}

/** What may be shown of a text that a user wrote: one line, not endless, no `user:password@`. */
export function shown(text: string): string {
  const bare = text
    .slice(0, 2000)
    .replace(/[^\s"'/@]*@(?!sha(?:256|384|512):)/g, '***@')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
  return bare.length > 160 ? `${bare.slice(0, 159)}…` : bare;
}
