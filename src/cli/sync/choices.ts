import { KnownError } from '../../errors.ts';
import type { Policy } from '../../transfer/sync/plan.ts';
import type { Arguments } from '../command.ts';

export const POLICIES: readonly Policy[] = ['fail', 'convert', 'skip', 'keep'];

/** `--proc` and `--workers` are one thing under two names. @throws KnownError */
export function positive(args: Arguments, ...names: readonly string[]): number | undefined {
  for (const name of names) {
    const value = args[name];
    if (value === undefined) continue;
    if (typeof value === 'number' && value > 0) return value;
    throw new KnownError(
      'invalid-number',
      { en: '--{name} wants a number above 0', zh: '--{name} 应为大于 0 的数字' },
      { values: { name } },
    );
  }
  return undefined;
}

/** `20M`, `500k`, `1.5G`: bytes a second, decimal as lines are sold. @throws KnownError */
export function bandwidth(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  const match = /^(\d{1,9}(?:\.\d{1,3})?)\s?([kKmMgG]?)(?:B|B\/s)?$/.exec(String(value));
  const amount = Number(match?.[1]);
  if (match === null || !(amount > 0)) {
    throw new KnownError(
      'invalid-bandwidth',
      { en: '--bandwidth {value}: not an amount', zh: '--bandwidth {value}：不是合法的速率' },
      {
        values: { value: String(value) },
        hint: { en: 'bytes a second: 500k, 20M, 1G', zh: '每秒字节数，例如 500k、20M、1G' },
      },
    );
  }
  const units: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, g: 1e9 };
  return amount * (units[(match[2] ?? '').toLowerCase()] ?? 1);
}
