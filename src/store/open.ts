import type { ImageLocation } from '../image/transport.ts';
import { openDockerArchive } from './dockerArchiveSource.ts';
import { type DockerDaemonOptions, openDockerDaemon } from './dockerDaemonSource.ts';
import { type OpenedImage, openOciArchive, openOciLayout } from './ociSource.ts';

/** An image that is not in a registry. @throws KnownError */
export function openStored(
  location: Exclude<ImageLocation, { readonly transport: 'registry' }>,
  options: DockerDaemonOptions = {},
): Promise<OpenedImage> {
  switch (location.transport) {
    case 'docker-daemon':
      return openDockerDaemon(location.reference, options);
    case 'docker-archive':
      return openDockerArchive(location.path, location.reference);
    case 'oci':
      return openOciLayout(location.path, location.tag);
    default:
      return openOciArchive(location.path, location.tag);
  }
}
