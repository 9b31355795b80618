import { KnownError } from '../../../errors.ts';
import type { Platform } from '../../../image/platform.ts';

/**
 * image-syncer's `--os` and `--arch`, each repeatable: an image must fit one of either. `os:version` and
 * `arch:variant` narrow it. Where one of the two is not given, it stands as `''` and fits all.
 * @throws KnownError `invalid-platform-filter`
 */
export function platformFilter(
  systems: readonly string[],
  architectures: readonly string[],
): readonly Platform[] | undefined {
  if (systems.length === 0 && architectures.length === 0) return undefined;
  const oses = systems.length === 0 ? [['']] : systems.map(text => split('--os', text));
  const archs =
    architectures.length === 0 ? [['']] : architectures.map(text => split('--arch', text));
  return oses.flatMap(([os = '', osVersion]) =>
    archs.map(([architecture = '', variant]) => ({
      os,
      architecture,
      ...(variant === undefined ? {} : { variant }),
      ...(osVersion === undefined ? {} : { osVersion }),
    })),
  );
}

function split(flag: string, text: string): readonly string[] {
  const parts = text.trim().split(':');
  if (parts.length <= 2 && parts.every(part => /^[A-Za-z0-9_.-]+$/.test(part))) return parts;
  const example = flag === '--os' ? 'linux, windows:10.0.14393.1066' : 'amd64, arm:v7';
  throw new KnownError(
    'invalid-platform-filter',
    { en: `${flag} ${text}: not a platform`, zh: `${flag} ${text}：不是合法的平台` },
    {
      hint: {
        en: `Give one name at a time, e.g. ${example}.`,
        zh: `每次写一个名称，例如 ${example}。`,
      },
    },
  );
}
