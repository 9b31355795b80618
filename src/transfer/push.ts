import { KnownError } from '../errors.ts';
import { isAttestation } from '../image/descriptor.ts';
import type { ImageDestination } from '../image/destination.ts';
import { OCI_INDEX } from '../image/mediaType.ts';
import type { ImageSource } from '../image/source.ts';
import type { Text, Values } from '../rule/language.ts';
import { type CopyEvent, copyImage } from './copyImage.ts';
import { Limiter } from './limiter.ts';
import { type ManifestTree, readTree } from './manifestTree.ts';

/** What a registry is known not to take. Empty for one of which nothing is known. */
export interface RegistryLimits {
  /** Bytes of one layer. */
  readonly layerBytes?: number;
  /** The registry's edition is reported to refuse OCI indexes and attestations. */
  readonly refusesOciIndexes?: boolean;
}

/** SWR by its own documentation and by what users report of its shared edition. */
export const SWR_LIMITS: RegistryLimits = {
  layerBytes: 10 * 1024 ** 3,
  refusesOciIndexes: true,
};

export interface PushOptions {
  readonly limits?: RegistryLimits;
  /** Blobs moved side by side. @default 4 */
  readonly concurrency?: number;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: CopyEvent) => void;
  /** Told before the first byte moves. */
  readonly onDoubt?: (doubt: Doubt) => void;
}

/** Something that the registry may refuse; only it knows. */
export interface Doubt {
  readonly message: Text;
  readonly values: Values;
}

export interface PushResult {
  readonly digest: string;
  readonly mediaType: string;
  /** Bytes of manifests, configs and layers: what the registry then keeps of it. */
  readonly size: number;
  /** Layers of all platforms, each once. */
  readonly layers: number;
  readonly platforms: readonly string[];
  /** `current`: the registry had this very image under the tag. */
  readonly outcome: 'copied' | 'current';
  readonly blobs: Readonly<Record<'uploaded' | 'mounted' | 'exists', number>>;
  readonly bytesUploaded: number;
  readonly seconds: number;
}

/**
 * Pushes an image whole: everything that can be known to fail is found before a byte moves, parts that are there are not
 * sent, the tag is set last, and the registry is asked for its digest afterwards.
 * @throws KnownError
 */
export async function pushImage(
  from: { readonly source: ImageSource; readonly reference: string },
  to: { readonly destination: ImageDestination; readonly tag: string | undefined },
  options: PushOptions = {},
): Promise<PushResult> {
  const started = performance.now();
  const { signal } = options;
  const limiter = new Limiter(options.concurrency ?? 4);
  const root = await from.source.manifest(from.reference, signal === undefined ? {} : { signal });
  const tree = await readTree(from.source, root, limiter, signal);
  preflight(tree, options);
  const copied = await copyImage(from, to, {
    tree,
    limiter,
    ...(signal === undefined ? {} : { signal }),
    ...(options.onEvent === undefined ? {} : { onEvent: options.onEvent }),
  });
  const blobs = tree.blobs.reduce((sum, { size }) => sum + Math.max(0, size), 0);
  const manifests = tree.manifests.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
  return {
    digest: copied.digest,
    mediaType: copied.mediaType,
    size: blobs + manifests,
    layers: new Set(tree.manifests.flatMap(({ layers }) => layers.map(({ digest }) => digest)))
      .size,
    platforms: platformsOf(tree),
    outcome: copied.outcome,
    blobs: copied.blobs,
    bytesUploaded: copied.bytesSent,
    seconds: Math.round(performance.now() - started) / 1000,
  };
}

function preflight(tree: ManifestTree, { limits = {}, onDoubt }: PushOptions): void {
  const { layerBytes, refusesOciIndexes } = limits;
  const heavy = tree.blobs.find(({ size }) => layerBytes !== undefined && size > layerBytes);
  if (heavy !== undefined && layerBytes !== undefined) {
    throw new KnownError(
      'layer-too-large',
      {
        en: 'layer {digest} has {size} GB, the registry takes {limit} GB at most',
        zh: '镜像层 {digest} 大小为 {size} GB，仓库单层上限为 {limit} GB',
      },
      {
        values: {
          digest: heavy.digest.slice(0, 19),
          size: gigabytes(heavy.size),
          limit: gigabytes(layerBytes),
        },
        hint: {
          en: 'split the instruction that makes it, or leave data out of the image',
          zh: '请拆分生成该层的指令，或将数据移出镜像',
        },
      },
    );
  }
  if (refusesOciIndexes !== true) return;
  const index = tree.manifests.find(({ mediaType }) => mediaType === OCI_INDEX);
  if (index === undefined) return;
  const attested = index.manifests.some(isAttestation);
  onDoubt?.({
    message: attested
      ? {
          en: 'the image carries attestations (provenance or SBOM): SWR is known to refuse them; build with --provenance=false --sbom=false',
          zh: '镜像带有来源证明或 SBOM：已知 SWR 会拒绝，请用 --provenance=false --sbom=false 重新构建',
        }
      : {
          en: 'the image is an OCI index of several platforms: SWR’s shared edition is known to refuse these; push one platform, or build with docker media types',
          zh: '镜像是 OCI 多平台索引：已知 SWR 共享版会拒绝，请推送单一平台，或使用 docker 媒体类型构建',
        },
    values: {},
  });
}

function gigabytes(bytes: number): string {
  return (bytes / 1024 ** 3).toFixed(1).replace(/\.0$/, '');
}

/** `linux/amd64`, `linux/arm64/v8`, in the index's order; empty where no index tells them. */
function platformsOf(tree: ManifestTree): string[] {
  const names = tree.manifests.flatMap(({ manifests }) =>
    manifests
      .filter(child => !isAttestation(child) && child.platform !== undefined)
      .map(({ platform }) =>
        [platform?.os, platform?.architecture, platform?.variant]
          .filter(part => part !== undefined)
          .join('/'),
      ),
  );
  return [...new Set(names)];
}
