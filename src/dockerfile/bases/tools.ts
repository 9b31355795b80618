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
  // Most rules never ask, so the lists are taken apart when the first one does.
  let known: ReadonlyMap<string, boolean> | undefined;
  const has = (command: string) => {
    known ??= commandsOf(image, family, variant);
    return known.get(command);
  };
  return {
    get sh() {
      return has('sh');
    },
    get bash() {
      return has('bash');
    },
    get curl() {
      return has('curl');
    },
    get wget() {
      const there = has('wget');
      return there === true ? wgetOf(image, family, variant) : there;
    },
    has,
  };
}

function commandsOf(
  image: Image | undefined,
  family: Family | undefined,
  variant: Variant | undefined,
): ReadonlyMap<string, boolean> {
  const known = new Map<string, boolean>();
  const add = (words: string | undefined, there: boolean) => {
    for (const word of words?.split(' ') ?? []) known.set(word, there);
  };
  const distribution =
    family === undefined || image === undefined ? undefined : DISTRIBUTIONS[family];
  if (variant === 'chiseled') {
    add(DISTRIBUTIONS.distroless.lacks, false);
  } else if (family === 'distroless' && variant === 'debug') {
    add(DISTRIBUTIONS.busybox.has, true);
  } else {
    const reduced = RED_HAT.has(family) && (variant === 'minimal' || variant === 'slim');
    add(distribution?.lacks, false);
    add(reduced ? 'sh bash curl' : distribution?.has, true);
  }
  // Later words win: what the image brings is no longer missing, what it says it lacks is gone.
  for (const words of ownCommands(image, variant)) add(words, true);
  add(image?.lacks, false);
  return known;
}

/** The image's own lists, without its distribution's. */
function ownCommands(image: Image | undefined, variant: Variant | undefined) {
  return [
    image?.has,
    variant === 'full' ? image?.full : undefined,
    variant === 'alpine' ? image?.alpine : undefined,
  ];
}

function wgetOf(
  image: Image | undefined,
  family: Family | undefined,
  variant: Variant | undefined,
): 'gnu' | 'busybox' {
  const own = ownCommands(image, variant).some(words => words?.split(' ').includes('wget'));
  const busybox = family !== undefined && DISTRIBUTIONS[family].wget === 'busybox';
  return !own && (busybox || family === 'distroless') ? 'busybox' : 'gnu';
}
