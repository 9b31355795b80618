import type { ManifestKind } from '../../image/mediaType.ts';
import { OCI_INDEX } from '../../image/mediaType.ts';
import type { ManifestTree } from '../manifestTree.ts';
import { type RegistryLimits, SWR_LIMITS } from '../push.ts';
import { isAttestationManifest, isImage } from './convert.ts';
import { type SyncImage, targetName } from './expand.ts';

/** Something the target is known not to take. */
export interface Refusal {
  readonly code: 'oci-index' | 'attestation' | 'artifact' | 'subject' | 'layer-too-large' | 'name';
  readonly message: { readonly en: string; readonly zh: string };
  /** Written in docker’s media types it would be taken. */
  readonly convertible: boolean;
}

/** What is known of targets beforehand; the half that knows SWR hands it in. */
export interface TargetKnowledge {
  isSwr(registry: string): boolean;
  /** What is wrong with a full image name there; empty for nothing. */
  nameProblems(name: string): readonly { readonly en: string; readonly zh: string }[];
}

export const NOTHING_KNOWN: TargetKnowledge = { isSwr: () => false, nameProblems: () => [] };

export function limitsOf(registry: string, known: TargetKnowledge): RegistryLimits {
  return known.isSwr(registry) ? SWR_LIMITS : {};
}

/** What is wrong with the name, before anything is asked. */
export function nameRefusals(image: SyncImage, known: TargetKnowledge): readonly Refusal[] {
  return known
    .nameProblems(targetName(image))
    .map(message => ({ code: 'name', message, convertible: false }));
}

/** What is wrong with the image itself. */
export function contentRefusals(tree: ManifestTree, limits: RegistryLimits): readonly Refusal[] {
  const found: Refusal[] = [];
  const { layerBytes } = limits;
  const heavy = tree.blobs.find(({ size }) => layerBytes !== undefined && size > layerBytes);
  if (heavy !== undefined) {
    found.push({
      code: 'layer-too-large',
      message: {
        en: `layer ${heavy.digest.slice(0, 19)} has ${gigabytes(heavy.size)} GB, SWR takes ${gigabytes(layerBytes ?? 0)} GB at most`,
        zh: `镜像层 ${heavy.digest.slice(0, 19)} 为 ${gigabytes(heavy.size)} GB，超过 SWR 单层上限 ${gigabytes(layerBytes ?? 0)} GB`,
      },
      convertible: false,
    });
  }
  if (limits.refusesOciIndexes !== true) return found;
  const { root, manifests } = tree;
  const others = manifests.filter(({ kind }) => kind !== ('index' satisfies ManifestKind));
  const attested = others.some(isAttestationManifest);
  const images = others.filter(manifest => !isAttestationManifest(manifest));
  if (manifests.some(({ mediaType }) => mediaType === OCI_INDEX)) {
    found.push({
      code: 'oci-index',
      message: { en: 'SWR refuses OCI indexes', zh: 'SWR 不接受 OCI 镜像索引' },
      convertible: true,
    });
  }
  if (attested) {
    found.push({
      code: 'attestation',
      message: {
        en: 'SWR refuses attestations (provenance, SBOM)',
        zh: 'SWR 不接受来源证明和 SBOM',
      },
      convertible: root.kind === 'index',
    });
  }
  if (images.some(manifest => manifest.kind !== 'schema1' && !isImage(manifest))) {
    found.push({
      code: 'artifact',
      message: {
        en: 'SWR refuses OCI artifacts (what is no container image)',
        zh: 'SWR 不接受 OCI 制品（非容器镜像）',
      },
      convertible: false,
    });
  } else if (images.some(({ subject }) => subject !== undefined)) {
    found.push({
      code: 'subject',
      message: {
        en: 'SWR refuses manifests that refer to another one (subject)',
        zh: 'SWR 不接受带 subject 引用的清单',
      },
      convertible: true,
    });
  }
  return found;
}

function gigabytes(bytes: number): string {
  return (bytes / 1024 ** 3).toFixed(1).replace(/\.0$/, '');
}
