import type { BuildContext } from '../context/context.ts';
import type { Dockerfile } from '../dockerfile/nodes.ts';
import type { ActiveRule, Mode } from '../rule/active.ts';
import { codeFamily } from '../rule/codes.ts';
import { fill, type Language } from '../rule/language.ts';
import type { FindingReport, FixReport, Rule } from '../rule/rule.ts';
import type { SourceText } from '../text/source.ts';
import { judge, type Report } from './report.ts';
import type { Finding, FindingFix, Location } from './result.ts';
import {
  applySuppressions,
  type ForeignTool,
  failsOnChecks,
  readSuppressions,
} from './suppressions.ts';
import { walk } from './walk.ts';

export interface LintOptions {
  readonly rules: readonly ActiveRule[];
  readonly language: Language;
  readonly context?: BuildContext | undefined;
  /** Values of `--build-arg`. */
  readonly buildArgs?: Readonly<Record<string, string>>;
  readonly mode?: Mode;
  /** Scanners whose suppression comments count. */
  readonly foreign?: ReadonlySet<ForeignTool>;
  /** false: comments silence nothing. `buildkit`: only BuildKit's own do, as in BuildKit. */
  readonly suppressions?: boolean | 'buildkit';
  /** Every rule name and alias of the catalogue, lower case; used to tell unknown names in comments. */
  readonly knownNames?: ReadonlySet<string>;
  /** What another program found, by the name of the rule that stands for it (`shellcheck`). */
  readonly external?: readonly ExternalFinding[];
  /** Page of a rule. */
  readonly urlOf?: (rule: string) => string;
}

export interface ExternalFinding {
  readonly rule: string;
  readonly finding: FindingReport<string, string>;
}

/** Lints one parsed Dockerfile: one walk with all rules, then the comments that silence findings. */
export function lint(file: Dockerfile, options: LintOptions): Finding[] {
  const mode = options.mode ?? 'dockwright';
  const buildArgs = options.buildArgs ?? {};
  const checkOverride = buildArgs.BUILDKIT_DOCKERFILE_CHECK;
  const walked = walk(file, options.rules, { context: options.context, buildArgs, mode });

  let reports: readonly Report[] = [...walked.reports, ...judgeExternal(options)];
  if (options.suppressions !== false) {
    const known = options.knownNames;
    const written = readSuppressions(file, {
      mode,
      foreign: options.foreign ?? new Set(),
      checkOverride,
      known: name => known === undefined || known.has(name.toLowerCase()),
      watched: name => options.rules.some(({ rule }) => answersTo(rule, name.toLowerCase())),
    });
    const suppressions =
      options.suppressions === 'buildkit'
        ? written.filter(({ tool }) => tool === 'buildkit')
        : written;
    const kept = applySuppressions(reports, suppressions, file);
    const about = applySuppressions(walked.finish(suppressions), suppressions, file);
    reports = [...kept, ...about];
  }
  const checksFail = failsOnChecks(file, checkOverride);
  const findings = reports.map(report => toFinding(report, file, options, checksFail));
  return sortAndMerge(findings);
}

function judgeExternal({ external = [], rules }: LintOptions): Report[] {
  return external.flatMap(({ rule, finding }) => {
    const active = rules.find(candidate => candidate.rule.name === rule);
    const report = active === undefined ? undefined : judge(active, finding);
    return report === undefined ? [] : [report];
  });
}

function answersTo({ name, aliases }: Rule, lower: string): boolean {
  return name === lower || aliases.some(alias => alias.toLowerCase() === lower);
}

function toFinding(
  report: Report,
  file: Dockerfile,
  options: LintOptions,
  checksFail: boolean,
): Finding {
  const { active, finding, codes } = report;
  const { rule } = active;
  const text = rule.messages[finding.message];
  if (text === undefined) throw new Error(`rule ${rule.name} has no message ${finding.message}`);
  const source = finding.file?.source ?? file.source;
  const [code] = codes;
  const breaks = checksFail && codes.some(name => codeFamily(name) === 'buildkit');
  const fix = active.fix ? finding.fix : undefined;
  const found: { -readonly [name in keyof Finding]: Finding[name] } = {
    rule: rule.name,
    severity: breaks ? 'error' : report.severity,
    message: fill(text, options.language, finding.data),
    range: {
      start: location(source, finding.range.start),
      end: location(source, finding.range.end),
    },
  };
  // One after the other: spreading what may be missing costs more than the rest.
  if (code !== undefined) found.code = code;
  if (codes.length > 1) found.aliases = codes;
  if (finding.file !== undefined) found.file = finding.file.path;
  if (finding.fatal) found.fatal = true;
  if (fix !== undefined) found.fix = toFix(fix, report, options.language);
  if (options.urlOf !== undefined) found.url = options.urlOf(rule.name);
  return found;
}

function toFix(fix: FixReport<string>, report: Report, language: Language): FindingFix {
  const { rule } = report.active;
  const title = rule.fixes?.[fix.title];
  if (title === undefined) throw new Error(`rule ${rule.name} has no fix title ${fix.title}`);
  return {
    title: fill(title, language, fix.data),
    safety: fix.safety,
    edits: fix.edits,
    ...(fix.declares === undefined || fix.declares.length === 0 ? {} : { declares: fix.declares }),
    ...(fix.files === undefined || fix.files.length === 0 ? {} : { files: fix.files }),
  };
}

function location(source: SourceText, offset: number): Location {
  const { line, column } = source.positionAt(offset);
  return { line, column, offset };
}

function sortAndMerge(findings: Finding[]): Finding[] {
  findings.sort(
    (a, b) =>
      compare(a.file ?? '', b.file ?? '') ||
      a.range.start.offset - b.range.start.offset ||
      a.range.end.offset - b.range.end.offset ||
      compare(a.rule, b.rule),
  );
  return findings.filter((finding, index) => {
    const before = findings[index - 1];
    return !(
      before !== undefined &&
      before.rule === finding.rule &&
      before.file === finding.file &&
      before.message === finding.message &&
      before.range.start.offset === finding.range.start.offset &&
      before.range.end.offset === finding.range.end.offset
    );
  });
}

/** By code unit: localeCompare would wake ICU, which costs more than linting a file. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
