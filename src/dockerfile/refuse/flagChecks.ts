import type { Instruction } from '../nodes.ts';
import type { Refusals } from './refusals.ts';

type FlagKind = 'boolean' | 'string' | 'strings';

const NONE: Readonly<Record<string, FlagKind>> = {};

const FLAGS: Readonly<Partial<Record<string, Readonly<Record<string, FlagKind>>>>> = {
  ADD: {
    chown: 'string',
    chmod: 'string',
    link: 'boolean',
    'keep-git-dir': 'boolean',
    checksum: 'string',
    unpack: 'boolean',
    exclude: 'strings',
  },
  COPY: {
    chown: 'string',
    from: 'string',
    chmod: 'string',
    link: 'boolean',
    exclude: 'strings',
    parents: 'boolean',
  },
  FROM: { platform: 'string' },
  HEALTHCHECK: {
    interval: 'string',
    timeout: 'string',
    'start-period': 'string',
    'start-interval': 'string',
    retries: 'string',
  },
  RUN: { mount: 'strings', device: 'strings', network: 'string', security: 'string' },
};

/** Flags an instruction knows, by name; undefined for one that BuildKit does not look at for flags. */
export function knownFlags(node: Instruction): Readonly<Record<string, FlagKind>> | undefined {
  switch (node.keyword) {
    case 'ARG':
    case 'STOPSIGNAL':
    case 'UNKNOWN':
      return undefined;
    case 'HEALTHCHECK':
      return node.type === 'NONE' ? undefined : FLAGS.HEALTHCHECK;
    default:
      return FLAGS[node.keyword] ?? NONE;
  }
}

export function checkFlags(node: Instruction, refusals: Refusals): void {
  if (node.flags.length === 0) return;
  const known = knownFlags(node);
  if (known === undefined) return;
  const used = new Set<string>();
  for (const flag of node.flags) {
    const data = { flag: `--${flag.name}`, keyword: node.keyword };
    const kind = Object.hasOwn(known, flag.name) ? known[flag.name] : undefined;
    if (kind === undefined) {
      const suggestion = refusals.closest(flag.name, Object.keys(known));
      if (suggestion === undefined) refusals.add('unknown-flag', flag.range, data);
      else {
        refusals.add('misspelt-flag', flag.range, { ...data, suggestion: `--${suggestion}` });
      }
      continue;
    }
    if (used.has(flag.name) && kind !== 'strings') {
      refusals.add('repeated-flag', flag.range, data);
    }
    used.add(flag.name);
    if (kind === 'boolean') {
      if (flag.value === '') refusals.add('missing-flag-value', flag.range, data);
      else if (!['true', 'false', undefined].includes(flag.value?.toLowerCase())) {
        refusals.add('invalid-flag-value', flag.valueRange ?? flag.range, {
          ...data,
          value: flag.value ?? '',
          allowed: 'true, false',
        });
      }
    } else if (flag.value === undefined) {
      refusals.add('missing-flag-value', flag.range, data);
    }
  }
}
