import { KnownError } from '../errors.ts';
import {
  type Descriptor,
  isAttestation,
  isRecord,
  parseDescriptor,
  stringMap,
} from './descriptor.ts';
import { digestOf } from './digest.ts';
import {
  bare,
  DOCKER_LIST,
  DOCKER_MANIFEST,
  DOCKER_SCHEMA1,
  DOCKER_SCHEMA1_SIGNED,
  type ManifestKind,
  manifestKind,
  OCI_INDEX,
  OCI_MANIFEST,
} from './mediaType.ts';
import { type Platform, platformMatches } from './platform.ts';
import { signedPayload } from './schema1.ts';

/** A manifest as it was received: the bytes are its identity and are never written anew. */
export interface Manifest {
  readonly bytes: Uint8Array;
  readonly digest: string;
  readonly mediaType: string;
  readonly kind: ManifestKind;
  /** Present for `image`. */
  readonly config: Descriptor | undefined;
  /** Layers of an `image`, blobs of an `artifact`, blobSums of a `schema1`, base first; else empty. */
  readonly layers: readonly Descriptor[];
  /** Children of an `index`; else empty. */
  readonly manifests: readonly Descriptor[];
  readonly subject: Descriptor | undefined;
  readonly artifactType: string | undefined;
  readonly annotations: Readonly<Record<string, string>>;
}

/** More than any real manifest; registries refuse above 4 MiB. */
export const MAX_MANIFEST_BYTES = 8 * 1024 * 1024;

/**
 * @param contentType what the server said; the media type inside the manifest goes before it.
 * @throws KnownError `invalid-manifest`
 */
export function parseManifest(
  bytes: Uint8Array,
  contentType?: string,
  what = 'manifest',
): Manifest {
  const json = parseJson(bytes, what);
  const mediaType = mediaTypeOf(json, contentType);
  const kind = mediaType === undefined ? undefined : manifestKind(mediaType);
  if (mediaType === undefined || kind === undefined) {
    throw invalid(what, `unknown media type ${mediaType ?? contentType ?? '(none)'}`);
  }
  const subject = parseDescriptor(json.subject);
  const artifactType = json.artifactType;
  return {
    bytes,
    digest: digestOf(kind === 'schema1' ? signedPayload(bytes, json) : bytes),
    mediaType,
    kind,
    config: kind === 'image' ? required(json.config, 'config', what) : undefined,
    layers: layersOf(json, kind, what),
    manifests: kind === 'index' ? list(json.manifests, 'manifests', what) : [],
    subject,
    artifactType: typeof artifactType === 'string' ? artifactType : undefined,
    annotations: stringMap(json.annotations) ?? {},
  };
}

/** Config and layers: every blob a manifest cannot do without, each once, in order. */
export function blobsOf(manifest: Manifest): readonly Descriptor[] {
  const seen = new Set<string>();
  const all =
    manifest.config === undefined ? manifest.layers : [manifest.config, ...manifest.layers];
  return all.filter(({ digest }) => !seen.has(digest) && seen.add(digest));
}

/** The child of an index that was made for a platform; attestations are made for none. */
export function childFor(index: Manifest, platform: Platform): Descriptor | undefined {
  return index.manifests.find(
    child =>
      !isAttestation(child) &&
      child.platform !== undefined &&
      platformMatches(platform, child.platform),
  );
}

function layersOf(
  json: Record<string, unknown>,
  kind: ManifestKind,
  what: string,
): readonly Descriptor[] {
  if (kind === 'image') return list(json.layers, 'layers', what);
  if (kind === 'artifact') return list(json.blobs ?? [], 'blobs', what);
  if (kind !== 'schema1') return [];
  const layers = json.fsLayers;
  if (!Array.isArray(layers)) throw invalid(what, 'fsLayers is missing');
  // Schema 1 lists the top layer first and does not tell sizes: -1 stands for "not known".
  return layers.toReversed().map(layer => {
    const digest = isRecord(layer) ? layer.blobSum : undefined;
    if (typeof digest !== 'string') throw invalid(what, 'a layer has no blobSum');
    return {
      mediaType: 'application/vnd.docker.container.image.rootfs.diff+x-gtar',
      digest,
      size: -1,
    };
  });
}

function list(value: unknown, field: string, what: string): readonly Descriptor[] {
  if (!Array.isArray(value)) throw invalid(what, `${field} is missing`);
  return value.map((entry, index) => required(entry, `${field}[${index}]`, what));
}

function required(value: unknown, field: string, what: string): Descriptor {
  const descriptor = parseDescriptor(value);
  if (descriptor === undefined) throw invalid(what, `${field} is no descriptor`);
  return descriptor;
}

function parseJson(bytes: Uint8Array, what: string): Record<string, unknown> {
  if (bytes.byteLength > MAX_MANIFEST_BYTES)
    throw invalid(what, `${bytes.byteLength} bytes are too many`);
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw invalid(what, 'not JSON', error);
  }
  if (!isRecord(json)) throw invalid(what, 'not a JSON object');
  return json;
}

function mediaTypeOf(json: Record<string, unknown>, contentType?: string): string | undefined {
  const inside = json.mediaType;
  if (typeof inside === 'string' && manifestKind(inside) !== undefined) return bare(inside);
  if (contentType !== undefined && manifestKind(contentType) !== undefined) {
    return bare(contentType);
  }
  if (json.schemaVersion === 1)
    return json.signatures === undefined ? DOCKER_SCHEMA1 : DOCKER_SCHEMA1_SIGNED;
  if (typeof inside === 'string') return inside;
  // OCI leaves mediaType optional: what the fields say decides.
  if (Array.isArray(json.manifests)) {
    return hasDockerChild(json.manifests) ? DOCKER_LIST : OCI_INDEX;
  }
  if (Array.isArray(json.layers)) {
    const config = json.config;
    const type = isRecord(config) ? config.mediaType : undefined;
    return typeof type === 'string' && type.startsWith('application/vnd.docker.')
      ? DOCKER_MANIFEST
      : OCI_MANIFEST;
  }
  return undefined;
}

function hasDockerChild(children: readonly unknown[]): boolean {
  return (
    children.length > 0 &&
    children.every(child => isRecord(child) && child.mediaType === DOCKER_MANIFEST)
  );
}

function invalid(what: string, why: string, cause?: unknown): KnownError {
  return new KnownError('invalid-manifest', `${what}: invalid manifest: ${why}`, {
    cause,
    hint: 'The source does not hold a valid image under this name; rebuild or re-push it there.',
    zh: {
      message: `${what}：镜像清单无效：${why}`,
      hint: '源端该名称下不是有效的镜像，请在源端重新构建或推送。',
    },
  });
}
