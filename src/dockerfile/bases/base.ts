import type { Reference } from '../../image/reference.ts';
import { findDeprecation } from './deprecations.ts';
import { DISTRIBUTIONS } from './distributions.ts';
import { type Distroless, readDistroless } from './distroless.ts';
import type { BaseFacts, BaseUser, EndOfLife, Family, Variant } from './facts.ts';
import { type FoundImage, findImage } from './images.ts';
import { canonicalName } from './name.ts';
import { compareVersions, findRelease, type ReleaseTable } from './releases.ts';
import { findService } from './services.ts';
import { readTag, type Tag } from './tag.ts';
import { packageManagerOf, toolsOf } from './tools.ts';

const UNKNOWN_USER: BaseUser = { default: undefined, unprivileged: undefined, dropsRoot: false };

const known = new Map<string, BaseFacts>();

/**
 * What is known about the image behind a name, from tables alone. The name must have its variables
 * expanded; a stage's name is not an image and must not come here.
 */
export function baseFacts(reference: Reference): BaseFacts {
  const key = `${reference.registry ?? ''}/${reference.repository}:${reference.tag ?? ''}`;
  let facts = known.get(key);
  if (facts === undefined) {
    // One run meets few bases; a server that lints for weeks must not grow.
    if (known.size >= 1000) known.clear();
    facts = gather(reference);
    known.set(key, facts);
  }
  return facts;
}

/** The lifetimes that have ended on a day (`YYYY-MM-DD`), earliest first. */
export function ended(facts: BaseFacts, on: string): readonly EndOfLife[] {
  return facts.lifetimes.filter(({ date }) => date < on);
}

function gather(reference: Reference): BaseFacts {
  const name = canonicalName(reference);
  const tag = readTag(reference.tag);
  const direct = findImage(name.image);
  const last = name.image.slice(name.image.lastIndexOf('/') + 1);
  // `swr.…/team/node:7` is most often a copy of the official image, and its tag says what it holds.
  const guess = direct === undefined && !name.official ? findImage(last) : undefined;
  const image = direct ?? guess;
  const guessed = guess !== undefined;
  const family = familyOf(image, tag, name.image, last);
  const release = releaseOf(image, family, tag, name.release);
  const variant = variantOf(image, family, tag, last);
  const subject = subjectOf(image, family, tag, last);
  const sure = guessed ? undefined : image;
  const lifetimes = [
    lifetime(subject.releases, subject.version ?? tag.words[0], subject.title),
    family === undefined ? undefined : lifetime(DISTRIBUTIONS[family].releases, release, undefined),
    subject.debian === undefined
      ? undefined
      : lifetime(DISTRIBUTIONS.debian.releases, subject.debian, undefined),
  ]
    .filter(each => each !== undefined)
    .sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
  return {
    image: name.image,
    guessed,
    kind: subject.product !== undefined && family === 'distroless' ? 'runtime' : image?.kind,
    family,
    release,
    product: subject.product,
    title: subject.title ?? (family === undefined ? undefined : DISTRIBUTIONS[family].title),
    version: subject.version,
    variant,
    words: tag.words,
    endOfLife: lifetimes[0],
    lifetimes,
    deprecation: guessed || family === 'centos-stream' ? undefined : findDeprecation(name.image),
    packageManager: packageManagerOf(family, release, variant, name.image),
    tools: toolsOf(sure, family, variant),
    user: userOf(sure, tag),
    service: serviceOf(image, subject.product, tag),
    exposes: exposesOf(sure, subject.product, tag),
    volumes: volumesOf(sure, subject.product, subject.version),
    healthcheck: sure?.healthcheck === true,
  };
}

/** What the image is about beside its distribution. */
function subjectOf(
  image: FoundImage | undefined,
  family: Family | undefined,
  tag: Tag,
  last: string,
): Distroless {
  if (family === 'distroless') return readDistroless(last);
  const operatingSystem =
    image === undefined ||
    image.numbered ||
    image.kind === 'distribution' ||
    image.kind === 'empty';
  return {
    product: operatingSystem ? undefined : (image.product ?? (image.folder ? undefined : last)),
    title: image?.title,
    version: image?.numbered ? undefined : tag.version,
    releases: image?.releases,
    debian: undefined,
  };
}

function familyOf(
  image: FoundImage | undefined,
  tag: Tag,
  name: string,
  last: string,
): Family | undefined {
  // `quay.io/centos/centos:stream9`
  if (name === 'centos' && tag.words.some(word => word.startsWith('stream')))
    return 'centos-stream';
  // Distroless names its distribution in the repository, also where it is mirrored: `java17-debian11`.
  if (/-debian\d+$/.test(last)) return 'distroless';
  if (tag.family !== undefined) return tag.family;
  if (image?.families === undefined || (tag.variant !== undefined && image.family !== undefined)) {
    return image?.family;
  }
  const { version } = tag;
  if (version === undefined) return image.numbered ? image.family : image.families.at(-1)?.[1];
  return image.families.findLast(([from]) => compareVersions(version, from) >= 0)?.[1];
}

function releaseOf(
  image: FoundImage | undefined,
  family: Family | undefined,
  tag: Tag,
  inName: string | undefined,
): string | undefined {
  if (family === undefined) return undefined;
  const table = DISTRIBUTIONS[family].releases;
  const own = image?.numbered === true && tag.family === undefined;
  const written =
    inName ?? tag.release ?? (own ? (tag.version ?? windowsRelease(family, tag)) : undefined);
  if (written !== undefined)
    return table === undefined ? written : (findRelease(table, written)?.id ?? written);
  const moving = tag.words.length === 0 || tag.words[0] === 'latest';
  return image?.numbered && moving ? table?.frozen : undefined;
}

function windowsRelease(family: Family, tag: Tag): string | undefined {
  return family === 'windows' ? tag.words[0] : undefined;
}

function variantOf(
  image: FoundImage | undefined,
  family: Family | undefined,
  tag: Tag,
  last: string,
): Variant | undefined {
  if (tag.variant !== undefined) return tag.variant;
  if (/[-_](?:minimal|micro)$/.test(last)) return 'minimal';
  if (image?.family === 'alpine' && image.kind !== 'distribution') return 'alpine';
  if (image?.variant !== undefined && tag.family === undefined) return image.variant;
  return image?.full !== undefined && (family === 'debian' || family === 'ubuntu')
    ? 'full'
    : undefined;
}

function lifetime(
  table: ReleaseTable | undefined,
  version: string | undefined,
  title: string | undefined,
): EndOfLife | undefined {
  if (table === undefined || version === undefined) return undefined;
  const release = findRelease(table, version);
  if (release?.end === undefined) return undefined;
  return {
    subject: `${title ?? table.title} ${release.id}`,
    date: release.end,
    source: table.source,
    supported: table.supported,
  };
}

function userOf(image: FoundImage | undefined, tag: Tag): BaseUser {
  if (image === undefined) return UNKNOWN_USER;
  const user = image.user === '?' ? undefined : (image.user ?? 'root');
  // Distroless and Chainguard name the user in the tag.
  const named = tag.words.includes('nonroot')
    ? '65532'
    : tag.variant === 'chiseled'
      ? '1654'
      : user;
  const app =
    image.product === 'dotnet' && Number.parseInt(tag.version ?? '0', 10) >= 8 ? 'app' : undefined;
  return {
    default: named,
    unprivileged: image.unprivileged ?? app,
    dropsRoot: image.dropsRoot === true,
  };
}

function serviceOf(image: FoundImage | undefined, product: string | undefined, tag: Tag) {
  if (product === 'php')
    return findService(
      tag.words.includes('fpm') ? 'php-fpm' : tag.words.includes('apache') ? 'httpd' : '',
    );
  if (image?.kind !== 'service') return undefined;
  if (image.service === 'httpd' && tag.words.includes('fpm')) return findService('php-fpm');
  return findService(image.service ?? product ?? '');
}

function exposesOf(
  image: FoundImage | undefined,
  product: string | undefined,
  tag: Tag,
): readonly string[] {
  if (tag.words.includes('fpm')) return ['9000'];
  if (product === 'php' && tag.words.includes('apache')) return ['80'];
  const ports = image?.exposes?.split(' ') ?? [];
  return product === 'rabbitmq' && tag.words.includes('management')
    ? [...ports, '15671', '15672']
    : ports;
}

function volumesOf(
  image: FoundImage | undefined,
  product: string | undefined,
  version: string | undefined,
): readonly string[] {
  if (product === 'postgres' && image !== undefined) {
    // From 18 on the volume is the folder above, so that versions can stand side by side.
    const major = Number.parseInt(version ?? '', 10);
    return [major < 18 ? '/var/lib/postgresql/data' : '/var/lib/postgresql'];
  }
  return image?.volumes?.split(' ') ?? [];
}
