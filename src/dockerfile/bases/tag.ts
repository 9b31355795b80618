import { DISTRIBUTION_RELEASES } from './distribution-releases.ts';
import type { Family, Variant } from './facts.ts';
import { releasesOf } from './releases.ts';

/** What a tag says in the conventions of Docker Hub's official images. */
export interface Tag {
  /** Parts between `-`, `_` and `+`, lower case. */
  readonly words: readonly string[];
  /** Dotted number that the tag begins with: `3.8` of `3.8-slim-buster`; undefined when it begins with a word. */
  readonly version: string | undefined;
  /** Distribution that a word names: `alpine3.12`, `buster`, `ubuntu18.04`, `centos7`. */
  readonly family: Family | undefined;
  /** Its release, where the word holds it. */
  readonly release: string | undefined;
  readonly variant: Variant | undefined;
}

const VERSION = /^v?(\d+(?:\.\d+)*)/;
const NAMED: Readonly<Record<string, Family>> = {
  al: 'amazon',
  almalinux: 'almalinux',
  alpine: 'alpine',
  amazoncorretto: 'amazon',
  amazonlinux: 'amazon',
  azurelinux: 'azurelinux',
  busybox: 'busybox',
  cbl: 'azurelinux',
  centos: 'centos',
  corretto: 'amazon',
  debian: 'debian',
  distroless: 'distroless',
  fedora: 'fedora',
  mariner: 'azurelinux',
  nanoserver: 'windows',
  ol: 'oracle',
  opensuse: 'suse',
  oracle: 'oracle',
  oraclelinux: 'oracle',
  photon: 'photon',
  rhel: 'rhel',
  rocky: 'rocky',
  rockylinux: 'rocky',
  stream: 'centos-stream',
  temurin: 'ubuntu',
  ubi: 'rhel',
  ubuntu: 'ubuntu',
  windowsservercore: 'windows',
};
const VENDORS: ReadonlySet<string | undefined> = new Set([
  'amazoncorretto',
  'corretto',
  'openjdk',
  'temurin',
]);
const NAMED_WORD = /^([a-z]+)(\d[\d.]*)?$/;
const VARIANTS: Readonly<Record<string, Variant>> = {
  alpine: 'alpine',
  chiseled: 'chiseled',
  debug: 'debug',
  micro: 'minimal',
  minimal: 'minimal',
  slim: 'slim',
};

let codenames: ReadonlyMap<string, readonly [Family, string]> | undefined;

/** Codenames of Debian and Ubuntu to their release. */
function releaseOfCodename(word: string): readonly [Family, string] | undefined {
  if (codenames === undefined) {
    const map = new Map<string, readonly [Family, string]>();
    for (const family of ['debian', 'ubuntu'] as const) {
      for (const { id, codename } of releasesOf(DISTRIBUTION_RELEASES[family])) {
        if (codename !== undefined) map.set(codename, [family, id]);
      }
    }
    codenames = map;
  }
  return codenames.get(word);
}

export function readTag(tag: string | undefined): Tag {
  const words = tag === undefined ? [] : tag.toLowerCase().split(/[-_+]/);
  let family: Family | undefined;
  let release: string | undefined;
  let variant: Variant | undefined;
  words.forEach((word, index) => {
    variant = mostSpecific(variant, VARIANTS[word.replace(/[\d.]+$/, '')]);
    const byCodename = releaseOfCodename(word);
    if (byCodename !== undefined) {
      [family, release] = byCodename;
      return;
    }
    const named = NAMED_WORD.exec(word);
    const namedFamily =
      named?.[1] === 'openjdk'
        ? familyOfOpenJdk(words, named[2] ?? words[index + 1])
        : named?.[1] === undefined
          ? undefined
          : NAMED[named[1]];
    if (namedFamily === undefined) return;
    // Vendors of Java stand before the distribution they are built on: `temurin-17-alpine`, `corretto-al2023`.
    const vendor = VENDORS.has(named?.[1]);
    if (family !== undefined && (vendor || (family === namedFamily && release !== undefined)))
      return;
    family = namedFamily;
    release = vendor ? undefined : namedRelease(namedFamily, named?.[2], words[index + 1]);
  });
  return { words, version: VERSION.exec(words[0] ?? '')?.[1], family, release, variant };
}

/** From 12 on the default variant of openjdk is Oracle Linux; slim ones stay Debian. */
function familyOfOpenJdk(words: readonly string[], version: string | undefined): Family {
  return words.includes('slim') || Number.parseInt(version ?? '8', 10) < 12 ? 'debian' : 'oracle';
}

/** The number in the word itself or, as in `alpine-3.20` and `nanoserver-ltsc2022`, in the next one. */
function namedRelease(
  family: Family,
  inWord: string | undefined,
  next: string | undefined,
): string | undefined {
  if (family === 'windows') return next;
  const number = inWord ?? (next !== undefined && /^\d[\d.]*$/.test(next) ? next : undefined);
  // NVIDIA and others write `ubuntu2204`.
  if (family === 'ubuntu' && number?.length === 4 && !number.includes('.')) {
    return `${number.slice(0, 2)}.${number.slice(2)}`;
  }
  return number;
}

/** `alpine-slim` is slim on alpine: the distribution is told by `family`. */
function mostSpecific(one: Variant | undefined, other: Variant | undefined): Variant | undefined {
  if (one === undefined || one === 'alpine') return other ?? one;
  return one;
}
