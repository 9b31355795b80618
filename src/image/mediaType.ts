/** Media types of images, by the names the two families gave them. */
export const DOCKER_SCHEMA1 = 'application/vnd.docker.distribution.manifest.v1+json';
export const DOCKER_SCHEMA1_SIGNED = 'application/vnd.docker.distribution.manifest.v1+prettyjws';
export const DOCKER_MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';
export const DOCKER_LIST = 'application/vnd.docker.distribution.manifest.list.v2+json';
export const DOCKER_CONFIG = 'application/vnd.docker.container.image.v1+json';
export const DOCKER_LAYER_GZIP = 'application/vnd.docker.image.rootfs.diff.tar.gzip';
export const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
export const OCI_INDEX = 'application/vnd.oci.image.index.v1+json';
export const OCI_ARTIFACT = 'application/vnd.oci.artifact.manifest.v1+json';
export const OCI_CONFIG = 'application/vnd.oci.image.config.v1+json';
export const OCI_LAYER_GZIP = 'application/vnd.oci.image.layer.v1.tar+gzip';
export const OCI_LAYER_ZSTD = 'application/vnd.oci.image.layer.v1.tar+zstd';

/** Accept header for any manifest there is: what a registry holds is what it then gives, unconverted. */
export const ACCEPT_MANIFESTS = [
  OCI_INDEX,
  DOCKER_LIST,
  OCI_MANIFEST,
  DOCKER_MANIFEST,
  OCI_ARTIFACT,
  DOCKER_SCHEMA1_SIGNED,
  DOCKER_SCHEMA1,
  '*/*;q=0.1',
].join(', ');

export type ManifestKind = 'image' | 'index' | 'artifact' | 'schema1';

/** `image` is one platform's image (or an artifact written as one), `index` is a list of manifests. */
export function manifestKind(mediaType: string): ManifestKind | undefined {
  switch (bare(mediaType)) {
    case OCI_MANIFEST:
    case DOCKER_MANIFEST:
      return 'image';
    case OCI_INDEX:
    case DOCKER_LIST:
      return 'index';
    case OCI_ARTIFACT:
      return 'artifact';
    case DOCKER_SCHEMA1:
    case DOCKER_SCHEMA1_SIGNED:
      return 'schema1';
    default:
      return undefined;
  }
}

/** Without parameters: `application/json; charset=utf-8` is `application/json`. */
export function bare(mediaType: string): string {
  const semicolon = mediaType.indexOf(';');
  return (semicolon === -1 ? mediaType : mediaType.slice(0, semicolon)).trim().toLowerCase();
}

/** Layers that stay on a vendor's server and are never uploaded (Windows base layers). */
export function isForeignLayer(mediaType: string): boolean {
  return mediaType.includes('.foreign.') || mediaType.includes('.nondistributable.');
}
