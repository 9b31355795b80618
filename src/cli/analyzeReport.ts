import type { Analysis, LayerReport } from '../analyze/analysis.ts';
import { parseStep } from '../analyze/history.ts';
import type { TracedTo } from '../analyze/json.ts';
import { WASTE_KINDS, type Waste } from '../analyze/waste.ts';
import { printable, printableLine } from '../report/printable.ts';
import { displayWidth, graphemes } from '../report/width.ts';
import { fill, type Language } from '../rule/language.ts';
import { formatBytes } from '../text/byteSize.ts';
import { KIND_NAMES, TEXTS } from './analyzeTexts.ts';
import { code, escaped } from './optimizeReport.ts';

export interface AnalyzeReportOptions {
  readonly language: Language;
  readonly traced: TracedTo | undefined;
  /** Rows of the waste table. */
  readonly most: number;
}

interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Columns of numbers, from the left. */
  readonly numbers: number;
  /** Below it: what was left out. */
  readonly foot: string | undefined;
}

/** `93.4 %`. */
export function formatShare(share: number): string {
  // Rounded down: 100 % is for images without waste alone.
  return `${(Math.floor(share * 1000) / 10).toFixed(1)} %`;
}

/** For a terminal: aligned tables as wide as it is. */
export function analysisAsText(
  analysis: Analysis,
  options: AnalyzeReportOptions,
  columns: number,
): string {
  const lines = [...headLines(analysis, options).map(printable)];
  for (const table of tables(analysis, options)) {
    if (table.rows.length === 0) continue;
    lines.push('', table.title, ...aligned(table, columns));
    if (table.foot !== undefined) lines.push(`  ${table.foot}`);
  }
  return `${lines.join('\n')}\n`;
}

/** For a pull request. */
export function analysisAsMarkdown(analysis: Analysis, options: AnalyzeReportOptions): string {
  const [name = '', ...rest] = headLines(analysis, options);
  const lines = [`### ${code(name)}`, '', rest.map(escaped).join('  \n')];
  for (const { title, head, rows, numbers, foot } of tables(analysis, options)) {
    if (rows.length === 0) continue;
    const rule = head.map((_, index) => (index < numbers ? '--:' : '---'));
    lines.push('', `**${title}**`, '', row(head), row(rule));
    // Paths and commands are the last column.
    for (const cells of rows)
      lines.push(
        row(cells.map((cell, at) => (at === cells.length - 1 ? tableCode(cell) : escaped(cell)))),
      );
    if (foot !== undefined) lines.push('', foot);
  }
  return `${lines.join('\n')}\n`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** GitHub splits a row at a bar even within a code span. */
function tableCode(text: string): string {
  if (text === '') return '';
  return text.includes('|') ? escaped(text) : code(text);
}

function headLines(analysis: Analysis, { language }: AnalyzeReportOptions): string[] {
  const { image, history, layers, files, size, compressed, wasted, efficiency } = analysis;
  const kinds = WASTE_KINDS.filter(kind => wasted[kind] > 0).map(
    kind => `${KIND_NAMES[kind][language]} ${formatBytes(wasted[kind])}`,
  );
  const total = fill(TEXTS.efficiency, language, {
    efficiency: formatShare(efficiency),
    wasted: formatBytes(wasted.bytes),
  });
  const colon = language === 'zh' ? '：' : ': ';
  const comma = language === 'zh' ? '，' : ', ';
  return [
    history.platform === undefined ? image : `${image} (${history.platform})`,
    fill(TEXTS.totals, language, {
      layers: layers.length,
      files,
      size: formatBytes(size),
      compressed: formatBytes(compressed),
    }),
    kinds.length === 0 ? total : `${total}${colon}${kinds.join(comma)}`,
  ];
}

function tables(analysis: Analysis, options: AnalyzeReportOptions): Table[] {
  const { language, traced, most } = options;
  const say = (key: keyof typeof TEXTS): string => TEXTS[key][language];
  const line = (layer: number | undefined): string => lineOf(layer, options);
  const withLine = (head: string[]): string[] =>
    traced === undefined ? head : [...head.slice(0, -1), say('line'), ...head.slice(-1)];
  const left = analysis.waste.length - most;
  return [
    {
      title: say('layers'),
      head: withLine([
        say('layer'),
        say('size'),
        say('compressed'),
        say('waste'),
        say('files'),
        say('command'),
      ]),
      rows: analysis.layers.map((layer, index) => [
        String(index + 1),
        formatBytes(layer.size),
        formatBytes(Math.max(0, layer.compressed)),
        bytesOrNothing(wastedIn(layer)),
        filesOf(layer),
        ...(traced === undefined ? [] : [line(index)]),
        commandOf(layer),
      ]),
      numbers: 4,
      foot: undefined,
    },
    {
      title: say('waste'),
      head: withLine([say('size'), say('files'), say('layer'), say('kind'), say('path')]),
      rows: analysis.waste
        .slice(0, most)
        .map(item => [
          formatBytes(item.bytes),
          String(item.files),
          layersOf(item, index => String(index + 1)),
          KIND_NAMES[item.kind][language],
          ...(traced === undefined ? [] : [layersOf(item, line)]),
          item.original === undefined ? item.path : `${item.path} = ${item.original}`,
        ]),
      numbers: 2,
      foot: left > 0 ? fill(TEXTS.more, language, { count: left }) : undefined,
    },
    {
      title: say('largest'),
      head: withLine([say('size'), say('layer'), say('path')]),
      rows: analysis.largest.map(({ path, bytes, layer }) => [
        formatBytes(bytes),
        String(layer + 1),
        ...(traced === undefined ? [] : [line(layer)]),
        path,
      ]),
      numbers: 2,
      foot: undefined,
    },
  ];
}

function lineOf(layer: number | undefined, { traced, language }: AnalyzeReportOptions): string {
  if (layer === undefined || traced === undefined) return '';
  const node = traced.trace.layers[layer];
  if (node !== undefined) return String(traced.lineAt(node.range.start));
  return layer < traced.trace.firstOwn ? TEXTS.base[language] : '?';
}

/** `2 → 5`: where it is carried, and who hides it. */
function layersOf({ layer, by }: Waste, name: (layer: number) => string): string {
  return by === undefined || by === layer ? name(layer) : `${name(layer)} → ${name(by)}`;
}

function filesOf({ added, changed, removed }: LayerReport): string {
  return [
    [added, '+'],
    [changed, '~'],
    [removed, '-'],
  ]
    .filter(([count]) => count !== 0)
    .map(([count, sign]) => `${sign}${count}`)
    .join(' ');
}

function wastedIn({ waste }: LayerReport): number {
  return WASTE_KINDS.reduce((sum, kind) => sum + waste[kind], 0);
}

function bytesOrNothing(bytes: number): string {
  return bytes === 0 ? '' : formatBytes(bytes);
}

function commandOf({ createdBy }: LayerReport): string {
  if (createdBy === undefined || createdBy === '') return '';
  const { keyword, text } = parseStep(createdBy);
  return printableLine(`${keyword ?? ''} ${text}`);
}

function aligned({ head, rows, numbers }: Table, columns: number): string[] {
  const all = [head, ...rows.map(cells => cells.map(printableLine))];
  const widths = head.map((_, at) => Math.max(...all.map(cells => displayWidth(cells[at] ?? ''))));
  const last = head.length - 1;
  const used = widths.slice(0, last).reduce((sum, width) => sum + width + 2, 2);
  const room = Math.max(20, columns - used);
  return all.map(cells => {
    const line = cells.map((cell, at) => {
      if (at === last) return cut(cell, room);
      const gap = ' '.repeat(Math.max(0, (widths[at] ?? 0) - displayWidth(cell)));
      return at < numbers ? gap + cell : cell + gap;
    });
    return `  ${line.join('  ')}`.trimEnd();
  });
}

function cut(text: string, room: number): string {
  if (displayWidth(text) <= room) return text;
  let shown = '';
  let used = 1;
  for (const grapheme of graphemes(text)) {
    used += displayWidth(grapheme);
    if (used > room) break;
    shown += grapheme;
  }
  return `${shown}…`;
}
