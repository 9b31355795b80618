import type { Finding } from '../lint/result.ts';
import type { Language } from '../rule/language.ts';
import { SourceText } from '../text/source.ts';
import type { Format, ReportOptions } from './format.ts';
import { frame } from './frame.ts';
import { filterStyle, STYLE } from './html-style.ts';
import { printable, printableLine } from './printable.ts';
import {
  byPath,
  countBySeverity,
  failures,
  isWebAddress,
  type Problem,
  SEVERITIES,
} from './problems.ts';
import { countOf, SAFETY_NAMES, SEVERITY_NAMES, say } from './texts.ts';
import { failureSentence, totalSentences } from './totals.ts';

/** Columns of a source line before it is cropped: what the page shows without scrolling sideways. */
const WIDTH = 100;

/** One page that needs no network and no script: its policy forbids both. */
export const html: Format = (result, options) => {
  const { language } = options;
  const counts = countBySeverity(result.files.flatMap(file => file.findings));
  const present = SEVERITIES.filter(severity => counts[severity] > 0);
  const title = say('reportTitle', language);
  const unread = failures(result).map(
    failure => `<li>${escapeHtml(failureSentence(failure, language))}</li>`,
  );
  const sections = [...byPath(result)]
    .filter(([, problems]) => problems.length > 0)
    .map(([path, problems]) => section(path, problems, options));
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>${STYLE}${present.map(filterStyle).join('')}</style>
</head>
<body>
<h1>${escapeHtml(title)}</h1>
${totalSentences(result, language, { command: text => `\`${text}\`` })
  .map(sentence => `<p class="total">${prose(sentence)}</p>`)
  .join('\n')}
${unread.length === 0 ? '' : `<ul class="unread">${unread.join('')}</ul>\n`}${present
  .map(
    severity =>
      `<input class="filter" type="checkbox" id="show-${severity}" checked aria-label="${escapeHtml(SEVERITY_NAMES[severity][language])}">`,
  )
  .join('\n')}
<nav>${present
    .map(
      severity =>
        `<label class="${severity}" for="show-${severity}">${escapeHtml(countOf(counts[severity], severity, language))}</label>`,
    )
    .join('')}</nav>
<main>
${sections.join('\n')}
</main>
<footer>${escapeHtml(say('madeBy', language, { version: options.version }))}</footer>
</body>
</html>
`;
};

function section(path: string, problems: readonly Problem[], options: ReportOptions): string {
  const text = problems.find(({ finding }) => finding.file === undefined)?.file.text;
  const source = text === undefined ? undefined : new SourceText(text);
  const articles = problems.map(problem =>
    article(problem, problem.finding.file === undefined ? source : undefined, options),
  );
  return `<section>\n<h2>${escapeHtml(printable(path))}</h2>\n${articles.join('\n')}\n</section>`;
}

function article(
  { finding }: Problem,
  source: SourceText | undefined,
  { language, rules }: ReportOptions,
): string {
  const { severity, range, rule, code, url, fatal, fix, message } = finding;
  const name = `<b>${escapeHtml(printable(rule))}</b>`;
  const parts = [
    `<span class="badge ${severity}">${escapeHtml(SEVERITY_NAMES[severity][language])}</span>`,
    isWebAddress(url) ? `<a href="${escapeHtml(url)}" rel="noreferrer">${name}</a>` : name,
    ...(code === undefined ? [] : [`<span class="faint">${escapeHtml(printable(code))}</span>`]),
    ...(fatal === true ? [`<span class="fatal">${escapeHtml(say('fatal', language))}</span>`] : []),
    `<span class="place faint">${range.start.line}:${range.start.column}</span>`,
  ];
  const why = rules.get(rule)?.why[language];
  return [
    `<article class="${severity}">`,
    `<header class="rule">${parts.join('')}</header>`,
    ...(source === undefined ? [] : [sourceLines(source, finding.range, language)]),
    `<p>${prose(printableLine(message))}</p>`,
    ...(fix === undefined
      ? []
      : [
          `<p class="fix"><b>${escapeHtml(say('fix', language))}</b> ${prose(printableLine(fix.title))} <span class="faint">${escapeHtml(SAFETY_NAMES[fix.safety][language])}</span></p>`,
        ]),
    ...(why === undefined
      ? []
      : [
          `<details><summary>${escapeHtml(say('why', language))}</summary>${paragraphs(why)}</details>`,
        ]),
    '</article>',
  ].join('\n');
}

function sourceLines(
  source: SourceText,
  { start, end }: Finding['range'],
  language: Language,
): string {
  const { lines, hidden } = frame(source, { start: start.offset, end: end.offset }, WIDTH);
  const shown = lines.map(
    line =>
      `<span class="number">${line.number}</span>${escapeHtml(line.before)}<mark>${escapeHtml(line.marked)}</mark>${escapeHtml(line.after)}`,
  );
  if (hidden > 0) {
    const text = say('hiddenLines', language, { lines: countOf(hidden, 'line', language) });
    shown.splice(
      -1,
      0,
      `<span class="number">⋮</span><span class="faint">${escapeHtml(text)}</span>`,
    );
  }
  return `<pre>${shown.join('\n')}</pre>`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** Escaped running text with its backquoted parts as code. */
function prose(text: string): string {
  const parts = text.split('`');
  return parts
    .map((part, index) => {
      if (index % 2 === 0) return escapeHtml(part);
      return index === parts.length - 1
        ? `\`${escapeHtml(part)}`
        : `<code>${escapeHtml(part)}</code>`;
    })
    .join('');
}

/** Markdown of our own rule pages, as far as it is used there: paragraphs and code. */
function paragraphs(markdown: string): string {
  return markdown
    .split(/\n{2,}/)
    .map(paragraph => `<p>${prose(printableLine(paragraph))}</p>`)
    .join('');
}
