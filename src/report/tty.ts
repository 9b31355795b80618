import type { FileResult, Finding, LintResult } from '../lint/result.ts';
import type { Severity } from '../rule/rule.ts';
import { formatBytes } from '../text/byteSize.ts';
import { SourceText } from '../text/source.ts';
import type { Format, ReportOptions } from './format.ts';
import { frame } from './frame.ts';
import type { Palette } from './palette.ts';
import { printable, printableLine } from './printable.ts';
import { countBySeverity, isWebAddress } from './problems.ts';
import { countOf, SAFETY_NAMES, SEVERITY_NAMES, say, severityParts } from './texts.ts';
import { summaryLines } from './tty-summary.ts';
import { displayWidth } from './width.ts';
import { wrap } from './wrap.ts';

const SYMBOLS: Readonly<Record<Severity, string>> = {
  error: '✖',
  warning: '▲',
  info: '●',
  style: '◆',
};
/** Two columns of margin before everything that belongs to a finding. */
const MARGIN = '  ';

/** For people: each finding under its file, with its source line and the words underlined. */
export function ttyWith(paletteOf: (color: ReportOptions['color']) => Palette): Format {
  return (result, options) => report(result, options, paletteOf(options.color));
}

function report(result: LintResult, options: ReportOptions, paint: Palette): string {
  const blocks = result.files
    .filter(file => file.findings.length > 0)
    .map(file => fileBlock(file, options, paint));
  const end = summaryLines(result, options, paint).join('\n');
  return `${[...blocks, ...(end === '' ? [] : [end])].join('\n\n')}\n`;
}

function fileBlock(file: FileResult, options: ReportOptions, paint: Palette): string {
  const counts = severityParts(countBySeverity(file.findings), options.language, (each, text) =>
    paint.severity[each](text),
  );
  const heading = `${paint.heading(printable(file.path))}  ${counts}`;
  const source = file.text === undefined ? undefined : new SourceText(file.text);
  let path = file.path;
  const findings = file.findings.map(finding => {
    const lines = findingLines(finding, source, options, paint);
    const own = finding.file ?? file.path;
    // Scripts and .dockerignore come under a heading of their own, below the Dockerfile that led to them.
    if (own !== path) lines.unshift(`${paint.heading(printable(own))}\n`);
    path = own;
    return lines.join('\n');
  });
  return [heading, ...findings].join('\n\n');
}

function findingLines(
  finding: Finding,
  source: SourceText | undefined,
  options: ReportOptions,
  paint: Palette,
): string[] {
  const width = Math.max(30, options.columns);
  const gutter = Math.max(3, String(finding.range.end.line).length);
  const lines = [`${MARGIN}${titleOf(finding, options, paint)}`];
  // Only the Dockerfile's own text is at hand; a finding in a script stands without its line.
  if (source !== undefined && finding.file === undefined)
    lines.push(...frameLines(finding, source, gutter, width, paint, options));
  const indent = ' '.repeat(MARGIN.length + gutter + 1);
  const room = width - indent.length - 2;
  const text = [
    ...prose(printableLine(finding.message), room, paint),
    ...fixLines(finding, options, paint, room),
  ];
  lines.push(
    ...text.map((line, index) => `${indent}${index === 0 ? paint.faint('╰') : ' '} ${line}`),
  );
  return lines;
}

function fixLines(
  { fix }: Finding,
  { language }: ReportOptions,
  paint: Palette,
  room: number,
): readonly string[] {
  if (fix === undefined) return [];
  const label = say('fix', language);
  const text = say('fixLine', language, {
    label,
    title: printableLine(fix.title),
    safety: SAFETY_NAMES[fix.safety][language],
  });
  const [first = '', ...rest] = prose(text, room, paint);
  return [`${paint.fix(first.slice(0, label.length))}${first.slice(label.length)}`, ...rest];
}

/** `4:5  ▲ warning  latest-tag  DL3007` */
function titleOf(finding: Finding, options: ReportOptions, paint: Palette): string {
  const { severity, range, rule, code } = finding;
  const place = `${range.start.line}:${range.start.column}`;
  const color = paint.severity[severity];
  return [
    paint.faint(place),
    color(`${SYMBOLS[severity]} ${SEVERITY_NAMES[severity][options.language]}`),
    link(paint.strong(printable(rule)), finding.url, options),
    ...(code === undefined ? [] : [paint.faint(printable(code))]),
    ...(finding.bytes === undefined ? [] : [paint.strong(costOf(finding.bytes, options))]),
    ...(finding.fatal === true ? [fatalMark(options, paint)] : []),
  ].join('  ');
}

function costOf(bytes: number, { language }: ReportOptions): string {
  return say('costs', language, { bytes: formatBytes(bytes) });
}

function fatalMark(options: ReportOptions, paint: Palette): string {
  return paint.fatal(` ${say('fatal', options.language)} `);
}

function frameLines(
  finding: Finding,
  source: SourceText,
  gutter: number,
  width: number,
  paint: Palette,
  options: ReportOptions,
): string[] {
  const color = paint.severity[finding.severity];
  const marked = paint.marked[finding.severity];
  const mark = finding.severity === 'error' || finding.severity === 'warning' ? '^' : '~';
  const bar = paint.faint('│');
  const blank = `${MARGIN}${' '.repeat(gutter)} ${bar}`;
  const range = { start: finding.range.start.offset, end: finding.range.end.offset };
  const { lines, hidden } = frame(source, range, width - MARGIN.length - gutter - 3);
  const out: string[] = [];
  lines.forEach((line, index) => {
    if (hidden > 0 && index === lines.length - 1) {
      out.push(
        `${MARGIN}${' '.repeat(gutter - 1)}${paint.faint('⋮')} ${bar} ${paint.faint(hiddenText(hidden, options))}`,
      );
    }
    const number = paint.faint(String(line.number).padStart(gutter));
    const text = `${line.before}${marked(line.marked)}${line.after}`.trimEnd();
    out.push(`${MARGIN}${number} ${bar} ${text}`.trimEnd());
    out.push(`${blank} ${' '.repeat(line.indent)}${color(mark.repeat(line.length))}`);
  });
  return out;
}

function hiddenText(hidden: number, options: ReportOptions): string {
  return say('hiddenLines', options.language, { lines: countOf(hidden, 'line', options.language) });
}

/** Wraps running text; with colours, what stands between backquotes is coloured instead of quoted. */
function prose(text: string, width: number, paint: Palette): readonly string[] {
  if (paint.plain) return wrap(text, width);
  let inCode = false;
  return wrap(text, width, part => displayWidth(part.replaceAll('`', ''))).map(line =>
    line
      .split('`')
      .map((part, index) => {
        if (index > 0) inCode = !inCode;
        return inCode && part !== '' ? paint.code(part) : part;
      })
      .join(''),
  );
}

/** A terminal hyperlink around a text, where the terminal knows them and the address is a plain one. */
function link(text: string, url: string | undefined, { links }: ReportOptions): string {
  if (!links || !isWebAddress(url)) return text;
  return `\u001b]8;;${url}\u001b\\${text}\u001b]8;;\u001b\\`;
}
