import { KnownError } from '../errors.ts';
import type { Analysis } from './analysis.ts';

/** What an image may waste; each is left out where it is not asked for. */
export interface Thresholds {
  readonly maxWasted?: MaxWasted | undefined;
  /** From 0 to 1. */
  readonly minEfficiency?: number | undefined;
}

export type MaxWasted = { readonly bytes: number } | { readonly share: number };

export type ThresholdName = 'max-wasted' | 'min-efficiency';

/** The thresholds that an image does not keep. */
export function exceeded(analysis: Analysis, thresholds: Thresholds): ThresholdName[] {
  const { maxWasted, minEfficiency } = thresholds;
  const { wasted, contents, efficiency } = analysis;
  const names: ThresholdName[] = [];
  if (maxWasted !== undefined) {
    const most = 'bytes' in maxWasted ? maxWasted.bytes : maxWasted.share * contents;
    if (wasted.bytes > most) names.push('max-wasted');
  }
  if (minEfficiency !== undefined && efficiency < minEfficiency) names.push('min-efficiency');
  return names;
}

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1e3,
  kb: 1e3,
  m: 1e6,
  mb: 1e6,
  g: 1e9,
  gb: 1e9,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
};

/** `20MB`, `512KiB`, `1000` bytes, or `5%` of all files. @throws KnownError `invalid-threshold` */
export function parseMaxWasted(text: string): MaxWasted {
  const match = /^(\d{1,15}(?:\.\d{1,9})?) ?([a-z]{0,3}|%)$/i.exec(text.trim());
  const value = Number(match?.[1]);
  const unit = match?.[2]?.toLowerCase() ?? 'none';
  if (unit === '%' && value <= 100) return { share: value / 100 };
  const factor = Object.hasOwn(UNITS, unit) ? UNITS[unit] : undefined;
  if (match === null || factor === undefined) throw invalid('--max-wasted', text, '20MB, 5%');
  return { bytes: value * factor };
}

/** `0.95` or `95%`. @throws KnownError `invalid-threshold` */
export function parseMinEfficiency(text: string): number {
  const match = /^(\d{1,3}(?:\.\d{1,9})?) ?(%?)$/.exec(text.trim());
  const value = Number(match?.[1]) / (match?.[2] === '%' ? 100 : 1);
  if (match === null || value > 1) throw invalid('--min-efficiency', text, '0.95, 95%');
  return value;
}

function invalid(option: string, text: string, examples: string): KnownError {
  return new KnownError(
    'invalid-threshold',
    { en: '{option} {text}: this is no threshold', zh: '{option} {text}：无法识别的阈值' },
    {
      values: { option, text, examples },
      hint: { en: 'write for example {examples}', zh: '例如：{examples}' },
    },
  );
}
