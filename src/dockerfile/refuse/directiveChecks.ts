import type { Dockerfile, RefusalCode } from '../nodes.ts';
import type { Prepass, PrepassProblem } from '../prepass.ts';
import { isBoolean } from './goValues.ts';
import type { Refusals } from './refusals.ts';

const CODES: Readonly<Record<PrepassProblem['problem'], RefusalCode>> = {
  escape: 'invalid-escape',
  'repeated-directive': 'repeated-directive',
  'unterminated-heredoc': 'unterminated-heredoc',
  'long-line': 'long-line',
};

/** What the prepass met, and options of `# check=` that BuildKit does not know. */
export function checkDirectives(file: Dockerfile, scanned: Prepass, refusals: Refusals): void {
  for (const { problem, range, name } of scanned.problems) {
    refusals.add(CODES[problem], range, { name });
  }
  const { text } = file.source;
  for (const { name, value, range, valueRange } of file.directives) {
    // BuildKit looks for `# check=` at the very start of its lines only.
    const lineStart = file.source.lineStart(file.source.lineAt(range.start));
    const first = lineStart === 0 && text.startsWith('\ufeff') ? 1 : lineStart;
    if (range.start !== first) return;
    if (name === 'check' && !isCheck(value)) refusals.add('invalid-check', valueRange, { value });
  }
}

/** `skip=A,B;error=true;experimental=all`, up to the first blank. */
function isCheck(value: string): boolean {
  const blank = value.indexOf(' ');
  const options = (blank === -1 ? value : value.slice(0, blank)).trim();
  if (options === '') return true;
  const parts = options.split(';');
  const kept = [...parts.slice(0, 2), ...(parts.length > 2 ? [parts.slice(2).join(';')] : [])];
  return kept.every(part => {
    const equals = part.indexOf('=');
    if (equals === -1) return false;
    const key = part.slice(0, equals).trim();
    if (key === 'error') return isBoolean(part.slice(equals + 1).trim());
    return key === 'skip' || key === 'experimental';
  });
}
