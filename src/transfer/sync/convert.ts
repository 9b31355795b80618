import { KnownError } from '../../errors.ts';
import { type Descriptor, isAttestation, isRecord } from '../../image/descriptor.ts';
import { type Manifest, parseManifest } from '../../image/manifest.ts';
import {
  DOCKER_CONFIG,
  DOCKER_LAYER_GZIP,
  DOCKER_LIST,
  DOCKER_MANIFEST,
  OCI_CONFIG,
  OCI_INDEX,
  OCI_LAYER_GZIP,
  OCI_MANIFEST,
} from '../../image/mediaType.ts';
import type { Platform } from '../../image/platform.ts';
import type { ManifestTree } from '../manifestTree.ts';
import { treeOf } from './tree.ts';

const LAYER_TYPES: Readonly<Record<string, string>> = {
  [OCI_LAYER_GZIP]: DOCKER_LAYER_GZIP,
  'application/vnd.oci.image.layer.v1.tar': 'application/vnd.docker.image.rootfs.diff.tar',
  'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip':
    'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
};

/** Reads the platform out of an image's configuration: an index need not tell it, a docker list has to. */
export type PlatformReader = (image: Manifest) => Promise<Platform | undefined>;

/**
 * The same image in docker's media types: configurations and layers stay what they are, byte for byte; manifests are
 * written anew, so their digests change. Attestations and annotations have no place there and are left out.
 * @throws KnownError `not-convertible`
 */
export async function convertToDocker(
  tree: ManifestTree,
  platformOf: PlatformReader,
): Promise<ManifestTree> {
  const { root } = tree;
  if (root.kind === 'image') return treeOf([convertImage(root)]);
  if (root.kind !== 'index') throw notConvertible(root, 'kind');
  const byDigest = new Map(tree.manifests.map(manifest => [manifest.digest, manifest]));
  const images: Manifest[] = [];
  const entries: object[] = [];
  const visit = async (index: Manifest): Promise<void> => {
    for (const child of index.manifests) {
      const manifest = byDigest.get(child.digest);
      if (manifest === undefined || isDropped(child, manifest)) continue;
      // A docker list holds images only: what was nested is told flat.
      if (manifest.kind === 'index') {
        await visit(manifest);
        continue;
      }
      const converted = convertImage(manifest);
      const platform = child.platform ?? (await platformOf(manifest));
      if (platform === undefined) throw notConvertible(root, 'platform');
      if (images.some(({ digest }) => digest === converted.digest)) continue;
      images.push(converted);
      entries.push({
        mediaType: converted.mediaType,
        size: converted.bytes.byteLength,
        digest: converted.digest,
        platform: platformJson(platform),
      });
    }
  };
  await visit(root);
  if (entries.length === 0) throw notConvertible(root, 'nothing');
  const list = manifestOf({ schemaVersion: 2, mediaType: DOCKER_LIST, manifests: entries });
  return treeOf([...images, list]);
}

/** An index with some of its children only. @returns the same tree when all are chosen; undefined when none is */
export function filterPlatforms(
  tree: ManifestTree,
  isWanted: (platform: Platform) => boolean,
): ManifestTree | undefined {
  const { root } = tree;
  if (root.kind !== 'index') return tree;
  const chosen = root.manifests.filter(
    child => child.platform !== undefined && !isAttestation(child) && isWanted(child.platform),
  );
  if (chosen.length === 0) return undefined;
  if (chosen.length === root.manifests.length) return tree;
  const keep = new Set(chosen.map(({ digest }) => digest));
  const json: unknown = JSON.parse(new TextDecoder().decode(root.bytes));
  if (!isRecord(json) || !Array.isArray(json.manifests)) return undefined;
  const manifests = json.manifests.filter(
    entry => isRecord(entry) && typeof entry.digest === 'string' && keep.has(entry.digest),
  );
  const index = manifestOf({ ...json, manifests }, root.mediaType);
  const below = new Map(tree.manifests.map(manifest => [manifest.digest, manifest]));
  const needed = new Set<Manifest>();
  const need = (manifest: Manifest) => {
    for (const { digest } of manifest.manifests) {
      const child = below.get(digest);
      if (child !== undefined && !needed.has(child)) {
        need(child);
        needed.add(child);
      }
    }
  };
  need(index);
  return treeOf([...needed, index]);
}

/** An artifact or a signature is no image, whatever its manifest is called. */
export function isImage(manifest: Manifest): boolean {
  const type = manifest.config?.mediaType;
  return (
    manifest.kind === 'image' &&
    (type === OCI_CONFIG || type === DOCKER_CONFIG) &&
    manifest.artifactType === undefined &&
    !manifest.layers.some(({ mediaType }) => mediaType.includes('in-toto'))
  );
}

export function isAttestationManifest(manifest: Manifest): boolean {
  return manifest.layers.some(({ mediaType }) => mediaType.includes('in-toto'));
}

function isDropped(child: Descriptor, manifest: Manifest): boolean {
  return isAttestation(child) || isAttestationManifest(manifest);
}

function convertImage(image: Manifest): Manifest {
  if (image.mediaType === DOCKER_MANIFEST) return image;
  if (image.mediaType !== OCI_MANIFEST || image.config === undefined || !isImage(image)) {
    throw notConvertible(image, 'artifact');
  }
  const { config } = image;
  const layers = image.layers.map(layer => {
    const mediaType = layer.mediaType.startsWith('application/vnd.docker.')
      ? layer.mediaType
      : LAYER_TYPES[layer.mediaType];
    if (mediaType === undefined) throw notConvertible(image, 'layer', layer.mediaType);
    return { ...part(layer, mediaType), ...(layer.urls && { urls: layer.urls }) };
  });
  return manifestOf({
    schemaVersion: 2,
    mediaType: DOCKER_MANIFEST,
    config: part(config, DOCKER_CONFIG),
    layers,
  });
}

function part({ size, digest }: Descriptor, mediaType: string) {
  return { mediaType, size, digest };
}

function platformJson({ os, architecture, variant, osVersion }: Platform): object {
  return {
    architecture,
    os,
    ...(variant === undefined ? {} : { variant }),
    ...(osVersion === undefined ? {} : { 'os.version': osVersion }),
  };
}

function manifestOf(json: object, contentType?: string): Manifest {
  return parseManifest(Buffer.from(JSON.stringify(json)), contentType);
}

const REASONS = {
  kind: { en: 'its manifest is of an old or foreign kind', zh: '其清单格式过旧或不受支持' },
  artifact: {
    en: 'it holds an artifact (a chart, a signature …) and no image',
    zh: '其中是制品（Chart、签名等）而不是镜像',
  },
  layer: {
    en: 'docker has no media type for its layers ({detail})',
    zh: 'docker 没有与其镜像层对应的媒体类型（{detail}）',
  },
  platform: {
    en: 'neither index nor configuration tells the platform',
    zh: '索引和配置中都没有平台信息',
  },
  nothing: { en: 'there is no image in the index', zh: '索引中没有任何镜像' },
} as const;

function notConvertible(
  { mediaType, digest }: Manifest,
  why: keyof typeof REASONS,
  detail = '',
): KnownError {
  const { en, zh } = REASONS[why];
  const where = { en: OCI_INDEX === mediaType ? 'index' : 'manifest', zh: '清单' };
  return new KnownError(
    'not-convertible',
    {
      en: `${where.en} {digest} cannot be written in docker’s media types: ${en}`,
      zh: `${where.zh} {digest} 无法转换为 docker 媒体类型：${zh}`,
    },
    {
      values: { digest: digest.slice(0, 19), detail },
      hint: {
        en: 'leave it out (--policy skip), or choose a target that takes OCI artifacts',
        zh: '请跳过该镜像（--policy skip），或选择支持 OCI 制品的目标仓库',
      },
    },
  );
}
