import type { Confidence, Proposal, Savings } from '../optimize/proposal.ts';
import { printable } from '../report/printable.ts';
import { wrap } from '../report/wrap.ts';
import { fill, type Language, type Text } from '../rule/language.ts';
import { formatBytes } from '../text/byteSize.ts';

const CONFIDENCE: Readonly<Record<Confidence, Text>> = {
  certain: { en: 'certain', zh: '确定' },
  likely: { en: 'likely', zh: '很可能' },
  possible: { en: 'possible, only by name', zh: '可能，需点名应用' },
};

const TEXTS = {
  heading: { en: '{path}: {count} proposals', zh: '{path}：{count} 项建议' },
  none: { en: '{path}: nothing to propose', zh: '{path}：没有可优化之处' },
  line: { en: 'line {line}', zh: '第 {line} 行' },
  layers: { en: '{count} layers fewer', zh: '减少 {count} 层' },
  layer: { en: '1 layer fewer', zh: '减少 1 层' },
  bytes: { en: 'about {bytes} less ({source})', zh: '约减少 {bytes}（{source}）' },
  saves: { en: 'Saves', zh: '收益' },
  confidence: { en: 'Confidence', zh: '把握' },
} as const satisfies Record<string, Text>;

export interface ListedProposal {
  readonly proposal: Proposal;
  readonly line: number;
}

/** What a proposal saves, in words, the strongest first. */
export function savingsOf(savings: Savings, language: Language): string[] {
  const words: string[] = [];
  const { layers, bytes, rebuild } = savings;
  if (layers !== undefined && layers > 0) {
    words.push(
      layers === 1 ? TEXTS.layer[language] : fill(TEXTS.layers, language, { count: layers }),
    );
  }
  if (bytes !== undefined) {
    const { value, source } = bytes;
    words.push(
      fill(TEXTS.bytes, language, { bytes: formatBytes(value), source: source[language] }),
    );
  }
  if (rebuild !== undefined) words.push(rebuild[language]);
  return words;
}

export function listAsText(
  path: string,
  proposals: readonly ListedProposal[],
  language: Language,
  columns: number,
): string {
  if (proposals.length === 0) return `${fill(TEXTS.none, language, { path })}\n`;
  const lines = [fill(TEXTS.heading, language, { path, count: proposals.length })];
  for (const { proposal, line } of proposals) {
    const place = fill(TEXTS.line, language, { line });
    lines.push(
      '',
      `  ${proposal.name} (${place}, ${CONFIDENCE[proposal.confidence][language]})`,
      `    ${printable(proposal.title[language])}`,
      ...wrap(printable(proposal.explanation[language]), Math.max(columns - 4, 20)).map(
        text => `    ${text}`,
      ),
      ...savingsOf(proposal.savings, language).map(text => `    + ${printable(text)}`),
    );
  }
  return `${lines.join('\n')}\n`;
}

export function listAsMarkdown(
  path: string,
  proposals: readonly ListedProposal[],
  language: Language,
): string {
  if (proposals.length === 0) return `${fill(TEXTS.none, language, { path: code(path) })}\n`;
  const lines = [
    `### ${fill(TEXTS.heading, language, { path: code(path), count: proposals.length })}`,
  ];
  for (const { proposal, line } of proposals) {
    const saves = savingsOf(proposal.savings, language);
    lines.push(
      '',
      `**${escaped(proposal.title[language])}** (\`${proposal.name}\`, ${fill(TEXTS.line, language, { line })})`,
      '',
      escaped(proposal.explanation[language]),
      ...(saves.length === 0 ? [] : ['', `${TEXTS.saves[language]}: ${escaped(saves.join('; '))}`]),
      '',
      `${TEXTS.confidence[language]}: ${CONFIDENCE[proposal.confidence][language]}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

/** Text of a file on a Markdown page: nothing in it may become markup. */
export function escaped(text: string): string {
  return printable(text).replace(/[\\`*_<>[\]|~#]/g, '\\$&');
}

export function code(text: string): string {
  const shown = printable(text);
  return shown.includes('`') ? escaped(shown) : `\`${shown}\``;
}

export function proposalAsJson({ proposal, line }: ListedProposal, language: Language): object {
  const { savings } = proposal;
  return {
    name: proposal.name,
    line,
    title: proposal.title[language],
    explanation: proposal.explanation[language],
    confidence: proposal.confidence,
    savings: {
      ...(savings.layers === undefined ? {} : { layers: savings.layers }),
      ...(savings.bytes === undefined
        ? {}
        : { bytes: savings.bytes.value, bytesSource: savings.bytes.source[language] }),
      ...(savings.rebuild === undefined ? {} : { rebuild: savings.rebuild[language] }),
    },
    declares: proposal.declares,
    edits: proposal.edits,
  };
}
