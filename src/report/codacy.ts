import type { Format } from './format.ts';
import { printableJson } from './printable.ts';
import { failures, problems } from './problems.ts';

/** Codacy tool output: one JSON object a line. */
export const codacy: Format = result =>
  [
    ...failures(result).map(({ path, message }) => ({ filename: path, message })),
    ...problems(result).map(({ path, finding }) => ({
      filename: path,
      message: finding.message,
      patternId: finding.rule,
      line: finding.range.start.line,
    })),
  ]
    .map(each => `${printableJson(each)}\n`)
    .join('');
