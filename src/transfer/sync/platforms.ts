import { isRecord } from '../../image/descriptor.ts';
import type { Manifest } from '../../image/manifest.ts';
import { normalizePlatform, type Platform } from '../../image/platform.ts';
import type { Repository } from '../../registry/repository.ts';

/** A configuration is read into memory for this: more is none. */
const MAX_CONFIG_BYTES = 8 * 1024 * 1024;

/** @param wanted `''` for an os or an architecture stands for any; a variant counts only when given */
export function isWantedPlatform(wanted: readonly Platform[], platform: Platform): boolean {
  const have = normalizePlatform(platform);
  return wanted.some(want => {
    const one = normalizePlatform(want);
    return (
      (one.os === '' || one.os === have.os) &&
      (one.architecture === '' || one.architecture === have.architecture) &&
      (want.variant === undefined || one.variant === have.variant) &&
      (one.osVersion === undefined || one.osVersion === have.osVersion)
    );
  });
}

/** `linux/amd64,/arm64`: stable, for messages and for telling runs apart. */
export function wantedText(wanted: readonly Platform[] | undefined): string {
  return (wanted ?? [])
    .map(({ os, architecture, variant, osVersion }) =>
      [os + (osVersion ? `(${osVersion})` : ''), architecture, ...(variant ? [variant] : [])].join(
        '/',
      ),
    )
    .sort()
    .join(',');
}

/** What an image's configuration says of its platform; undefined for what is no image. */
export async function readPlatform(
  repository: Repository,
  { config }: Manifest,
): Promise<Platform | undefined> {
  if (config === undefined || config.size > MAX_CONFIG_BYTES) return undefined;
  const chunks: Uint8Array[] = [];
  for await (const chunk of repository.blob(config)) chunks.push(chunk);
  let json: unknown;
  try {
    json = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    // Charts and signatures have configurations of any kind.
    return undefined;
  }
  if (!isRecord(json)) return undefined;
  const { os, architecture, variant } = json;
  if (typeof os !== 'string' || typeof architecture !== 'string') return undefined;
  if (os === '' || architecture === '' || os === 'unknown') return undefined;
  return {
    os,
    architecture,
    ...(typeof variant === 'string' && variant !== '' ? { variant } : {}),
  };
}
