import type { Comment, Dockerfile, Instruction } from '../dockerfile/nodes.ts';
import type { Mode } from '../rule/active.ts';
import { codeFamily } from '../rule/codes.ts';
import type { Suppression } from '../rule/suppression.ts';
import type { Range } from '../text/range.ts';
import type { Report } from './report.ts';

type Tool = Suppression['tool'];

/** Comments of security scanners that may be honoured on request, by the tool's name. */
export type ForeignTool = Exclude<Tool, 'dockwright' | 'hadolint' | 'buildkit'>;

interface MutableSuppression extends Suppression {
  readonly used: Set<string>;
}

interface Options {
  readonly mode: Mode;
  readonly foreign: ReadonlySet<ForeignTool>;
  /** `BUILDKIT_DOCKERFILE_CHECK`: replaces the file's `# check=` directive. */
  readonly checkOverride: string | undefined;
  /** Does the catalogue have this rule name or alias? */
  known(name: string): boolean;
  /** Does a rule that runs now have this name or alias? */
  watched(name: string): boolean;
}

const NAME_LIST = String.raw`[A-Za-z0-9_-]+(?:\s*,\s*[A-Za-z0-9_-]+)*`;
const OURS = new RegExp(
  String.raw`^#\s*dockwright\s+(ignore|ignore-file|ignore-begin)\s*=\s*(${NAME_LIST})\s*(?:--\s*(.*))?$`,
  'd',
);
const OURS_END = /^#\s*dockwright\s+ignore-end\b/;
const HADOLINT = new RegExp(
  String.raw`^#\s*hadolint\s+(?:(global|stage)\s+)?ignore\s*=\s*(${NAME_LIST})\s*(?:#\s*(.*))?$`,
  'd',
);
const CHECK = /^#\s*check\s*=\s*skip\s*=\s*([A-Za-z]+(?:\s*,\s*[A-Za-z]+)*)/d;
const FOREIGN: readonly [ForeignTool, RegExp, 'next' | 'file' | 'stage'][] = [
  ['trivy', /(?:trivy|tfsec):ignore:([A-Za-z0-9*_-]+)/dg, 'next'],
  ['checkov', /(?:checkov|bridgecrew|cortex):skip=\s*([A-Z0-9_]+)/dg, 'file'],
  ['kics', /^#\s*kics-scan\s+ignore-line()/dg, 'next'],
  ['kics', /^#\s*kics-scan\s+ignore-block()/dg, 'stage'],
  ['semgrep', /\bnosemgrep(?:\s*:\s*([A-Za-z0-9._-]+(?:\s*,\s*[A-Za-z0-9._-]+)*))?/dg, 'next'],
];

/** Reads the comments that silence findings, in the order they stand in the file. */
export function readSuppressions(file: Dockerfile, options: Options): MutableSuppression[] {
  const found: MutableSuppression[] = [];
  const open: { names: string[]; ranges: Range[]; comment: Comment; reason: string | undefined }[] =
    [];
  const wholeFile: Range = { start: 0, end: file.source.text.length + 1 };

  const add = (
    tool: Tool,
    comment: Range,
    scope: Range,
    names: readonly string[],
    nameRanges: readonly Range[],
    reason?: string,
  ): void => {
    found.push({
      tool,
      names,
      nameRanges,
      range: comment,
      scope,
      reason: reason === undefined || reason === '' ? undefined : reason,
      used: new Set(),
      watched: new Set(names.filter(name => name === 'all' || options.watched(name))),
      unknown: names.filter(
        name =>
          name !== 'all' &&
          name !== '' &&
          codeFamily(name) !== 'shellcheck' &&
          !options.known(name),
      ),
    });
  };

  const checks =
    options.checkOverride === undefined
      ? file.directives.filter(directive => directive.name.toLowerCase() === 'check')
      : [];
  for (const directive of checks) {
    const skip = /(?:^|;)\s*skip\s*=\s*([^;]*)/d.exec(directive.value);
    const span = skip?.indices?.[1];
    if (span === undefined) continue;
    const { names, ranges } = split(directive.value, span, directive.valueRange.start);
    add('buildkit', directive.range, wholeFile, names, ranges);
  }
  if (options.checkOverride !== undefined) {
    const skip = /(?:^|;)\s*skip\s*=\s*([^;]*)/.exec(options.checkOverride)?.[1];
    if (skip !== undefined) {
      const names = skip.split(',').map(name => name.trim());
      const nowhere = { start: 0, end: 0 };
      add(
        'buildkit',
        nowhere,
        wholeFile,
        names,
        names.map(() => nowhere),
      );
    }
  }

  for (const comment of file.comments) {
    const text = file.source.text.slice(comment.range.start, comment.range.end).trimEnd();
    const at = comment.range.start;

    const ours = OURS.exec(text);
    if (ours !== null) {
      const { names, ranges } = split(text, ours.indices?.[2], at);
      const reason = ours[3]?.trim();
      if (ours[1] === 'ignore-file') {
        add('dockwright', comment.range, wholeFile, names, ranges, reason);
      } else if (ours[1] === 'ignore-begin') {
        open.push({ names, ranges, comment, reason });
      } else {
        add('dockwright', comment.range, nextScope(file, comment), names, ranges, reason);
      }
      continue;
    }
    if (OURS_END.test(text)) {
      const last = open.pop();
      if (last !== undefined) {
        const scope = { start: last.comment.range.start, end: comment.range.start };
        add('dockwright', last.comment.range, scope, last.names, last.ranges, last.reason);
      }
      continue;
    }
    const hadolint = HADOLINT.exec(text);
    if (hadolint !== null) {
      const { names, ranges } = split(text, hadolint.indices?.[2], at);
      const scope =
        hadolint[1] === 'global'
          ? wholeFile
          : hadolint[1] === 'stage'
            ? stageScope(file, comment)
            : options.mode === 'hadolint'
              ? exactNextLine(file, comment)
              : nextScope(file, comment);
      add('hadolint', comment.range, scope, names, ranges, hadolint[3]?.trim());
      continue;
    }
    const check = CHECK.exec(text);
    if (check !== null && comment.inside === undefined) {
      const { names, ranges } = split(text, check.indices?.[1], at);
      add('buildkit', comment.range, nextScope(file, comment), names, ranges);
      continue;
    }
    for (const [tool, pattern, reach] of FOREIGN) {
      if (!options.foreign.has(tool)) continue;
      for (const match of text.matchAll(pattern)) {
        const { names, ranges } = split(text, match.indices?.[1], at);
        const scope =
          reach === 'file'
            ? wholeFile
            : reach === 'stage'
              ? stageScope(file, comment)
              : nextScope(file, comment);
        const everything = names.length === 0 || names.includes('*');
        add(
          tool,
          comment.range,
          scope,
          everything ? ['all'] : names,
          everything ? [comment.range] : ranges,
        );
      }
    }
  }
  // A range that is never closed reaches to the end of the file.
  for (const last of open) {
    const scope = { start: last.comment.range.start, end: wholeFile.end };
    add('dockwright', last.comment.range, scope, last.names, last.ranges, last.reason);
  }
  return found;
}

/** Drops what the suppressions silence and marks those as used. */
export function applySuppressions(
  reports: readonly Report[],
  suppressions: readonly MutableSuppression[],
  file: Dockerfile,
): Report[] {
  if (suppressions.length === 0) return [...reports];
  return reports.filter(report => {
    if (report.finding.fatal) return true;
    let kept = true;
    for (const suppression of suppressions) {
      const name = silencedBy(report, suppression, file);
      if (name === undefined) continue;
      suppression.used.add(name);
      kept = false;
    }
    return kept;
  });
}

/** `# check=…;error=true`: BuildKit fails the build for its own findings. */
export function failsOnChecks(file: Dockerfile, checkOverride: string | undefined): boolean {
  const values =
    checkOverride === undefined
      ? file.directives.filter(d => d.name.toLowerCase() === 'check').map(d => d.value)
      : [checkOverride];
  return values.some(value =>
    /(?:^|;)\s*error\s*=\s*(?:1|t|T|true|TRUE|True)\s*(?:;|$)/.test(value),
  );
}

function silencedBy(
  report: Report,
  suppression: Suppression,
  file: Dockerfile,
): string | undefined {
  const inOtherFile = report.finding.file !== undefined;
  const { start } = report.finding.range;
  const fileWide = suppression.scope.start === 0 && suppression.scope.end > file.source.text.length;
  if (inOtherFile ? !fileWide : start < suppression.scope.start || start >= suppression.scope.end) {
    return undefined;
  }
  const own = report.active.rule.name;
  for (const name of suppression.names) {
    if (name === 'all') {
      if (suppression.tool !== 'buildkit') return name;
      if (report.codes.some(code => codeFamily(code) === 'buildkit')) return name;
      continue;
    }
    if (suppression.tool === 'dockwright' || suppression.tool === 'hadolint') {
      const lower = name.toLowerCase();
      if (own === lower || report.codes.some(code => code.toLowerCase() === lower)) return name;
    } else if (suppression.tool === 'buildkit') {
      if (report.codes.includes(name)) return name;
    } else if (report.codes.some(code => sameScannerId(code, name))) {
      return name;
    }
  }
  return undefined;
}

/** Trivy knows one check as `DS-0002`, `AVD-DS-0002` and `DS002`; Semgrep prefixes its ids with folders. */
function sameScannerId(code: string, name: string): boolean {
  const plain = (id: string): string =>
    id
      .toLowerCase()
      .replace(/^avd-/, '')
      .replace(/^ds-?0*(\d+)$/, 'ds$1')
      .replace(/^.*\./, '');
  return plain(code) === plain(name);
}

function split(
  text: string,
  span: readonly [number, number] | undefined,
  offset: number,
): { names: string[]; ranges: Range[] } {
  const names: string[] = [];
  const ranges: Range[] = [];
  if (span === undefined) return { names, ranges };
  for (const match of text.slice(...span).matchAll(/[^\s,]+/g)) {
    const start = offset + span[0] + match.index;
    names.push(match[0]);
    ranges.push({ start, end: start + match[0].length });
  }
  return { names, ranges };
}

/** The next instruction; inside a continued one, the next line that is not a comment. */
function nextScope(file: Dockerfile, comment: Comment): Range {
  const { source } = file;
  if (comment.inside !== undefined) {
    let line = source.lineAt(comment.range.start) + 1;
    while (line < source.lineCount && /^\s*(?:#|$)/.test(source.line(line))) line++;
    return { start: comment.range.start, end: source.lineStart(line + 1) };
  }
  const next = firstAfter(file.instructions, comment.range.end);
  if (next === undefined) return { start: comment.range.start, end: comment.range.end };
  return { start: comment.range.start, end: Math.max(next.range.end, next.range.start + 1) };
}

function exactNextLine(file: Dockerfile, comment: Comment): Range {
  const { source } = file;
  if (comment.inside !== undefined) return { start: comment.range.start, end: comment.range.start };
  const next = firstAfter(file.instructions, comment.range.end);
  const line = source.lineAt(comment.range.start) + 1;
  const adjacent = next !== undefined && source.lineAt(next.range.start) === line;
  if (!adjacent) return { start: comment.range.start, end: comment.range.start };
  return { start: comment.range.start, end: Math.max(next.range.end, next.range.start + 1) };
}

function stageScope(file: Dockerfile, comment: Comment): Range {
  const next = firstAfter(file.instructions, comment.range.end);
  const stage = next?.stage;
  if (stage === undefined) return { start: comment.range.start, end: comment.range.start };
  return { start: comment.range.start, end: stage.range.end + 1 };
}

function firstAfter(instructions: readonly Instruction[], offset: number): Instruction | undefined {
  let low = 0;
  let high = instructions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((instructions[middle]?.range.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return instructions[low];
}
