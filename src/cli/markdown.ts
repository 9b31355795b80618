import type { ChalkInstance } from 'chalk';
import { Chalk } from 'chalk';
import type { ColorDepth, Output } from './session.ts';

const LEVELS: Readonly<Record<ColorDepth, 0 | 1 | 2 | 3>> = {
  never: 0,
  ansi16: 1,
  ansi256: 2,
  truecolor: 3,
};

/** Markdown of our own pages: as it is into a pipe, lightly dressed on a terminal. */
export function printMarkdown(markdown: string, out: Output): void {
  if (out.color === 'never') {
    out.write(markdown);
    return;
  }
  const paint = new Chalk({ level: LEVELS[out.color] });
  let inCode = false;
  for (const line of markdown.trimEnd().split('\n')) {
    if (line.startsWith('```')) {
      inCode = !inCode;
      continue;
    }
    out.write(`${inCode ? `    ${paint.cyan(line)}` : dress(line, paint)}\n`);
  }
}

function dress(line: string, paint: ChalkInstance): string {
  const heading = /^#+ (.*)$/.exec(line);
  if (heading !== null) return paint.bold(heading[1]);
  const row = /^\| (.*) \| (.*) \|$/.exec(line);
  if (row !== null) {
    const [, name = '', value = ''] = row;
    return name.trim() === '' ? '' : `  ${paint.dim(name)}  ${value.replaceAll('\\|', '|')}`;
  }
  if (/^\|[-|]+$/.test(line)) return '';
  return line
    .replace(/`([^`]+)`/g, (_, code: string) => paint.cyan(code))
    .replace(/\*\*([^*]+)\*\*/g, (_, text: string) => paint.bold(text));
}
