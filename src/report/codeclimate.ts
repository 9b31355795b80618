import { climateIssue } from './codeclimate-issue.ts';
import { fingerprinted } from './fingerprint.ts';
import type { Format } from './format.ts';
import { printableJson } from './printable.ts';

/** Code Climate engine output: issues one after another, each ended by a NUL, as its specification wants. */
export const codeclimate: Format = (result, options) =>
  fingerprinted(result)
    .map(problem => `${printableJson(climateIssue(problem, options))}\u0000\n`)
    .join('');
