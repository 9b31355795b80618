import { DISTRIBUTIONS } from './distributions.ts';
import type { Family, Tools, Variant } from './facts.ts';
import type { Image } from './image.ts';
import { compareVersions } from './releases.ts';

const RED_HAT: ReadonlySet<Family | undefined> = new Set([
  'almalinux',
  'amazon',
  'anolis',
  'centos',
  'centos-stream',
  'fedora',
  'oracle',
  'rhel',
  'rocky',
]);

/** The command that installs packages in such an image; undefined where it has none or it is not known. */
export function packageManagerOf(
  family: Family | undefined,
  release: string | undefined,
  variant: Variant | undefined,
  image: string,
): string | undefined {
  if (family === undefined) return undefined;
  const { packageManager, yumThrough } = DISTRIBUTIONS[family];
  if (image === 'ubi-micro' || variant === 'chiseled') return undefined;
  // Amazon Linux counts 1, 2, 2014.03 … 2018.03 and then 2023.
  if (
    yumThrough !== undefined &&
    release !== undefined &&
    compareVersions(release, yumThrough) <= 0
  )
    return 'yum';
  const reduced = variant === 'minimal' || (family === 'oracle' && variant === 'slim');
  return RED_HAT.has(family) && reduced ? 'microdnf' : packageManager;
}

/** What is known of an image's commands; without a row for the image nothing is. */
export function toolsOf(
  image: Image | undefined,
  family: Family | undefined,
  variant: Variant | undefined,
): Tools {
  const has = new Set<string>();
  const lacks = new Set<string>();
  const add = (set: Set<string>, words: string | undefined) => {
    for (const word of words?.split(' ') ?? []) set.add(word);
  };
  const distribution =
    family === undefined || image === undefined ? undefined : DISTRIBUTIONS[family];
  if (variant === 'chiseled') {
    add(lacks, DISTRIBUTIONS.distroless.lacks);
  } else if (family === 'distroless' && variant === 'debug') {
    add(has, DISTRIBUTIONS.busybox.has);
  } else {
    const reduced = RED_HAT.has(family) && (variant === 'minimal' || variant === 'slim');
    add(has, reduced ? 'sh bash curl' : distribution?.has);
    add(lacks, distribution?.lacks);
  }
  const extra = [
    image?.has,
    variant === 'full' ? image?.full : undefined,
    variant === 'alpine' ? image?.alpine : undefined,
  ];
  for (const words of extra) add(has, words);
  // A program that is known to be there is no longer missing; what an image says it lacks is gone.
  for (const word of has) lacks.delete(word);
  for (const word of image?.lacks?.split(' ') ?? []) {
    has.delete(word);
    lacks.add(word);
  }
  const answer = (command: string) =>
    has.has(command) ? true : lacks.has(command) ? false : undefined;
  const wget = answer('wget');
  const busybox = distribution?.wget === 'busybox' && !extra.some(words => words?.includes('wget'));
  return {
    sh: answer('sh'),
    bash: answer('bash'),
    curl: answer('curl'),
    wget: wget === true ? (busybox || family === 'distroless' ? 'busybox' : 'gnu') : wget,
    has: answer,
  };
}
