import path from 'node:path';
import { KnownError } from '../errors.ts';
import { parseImageLocation } from '../image/transport.ts';
import { registrySource } from '../registry/source.ts';
import type { OpenedImage } from '../store/ociSource.ts';
import type { Connection } from './connection.ts';
import type { Session } from './session.ts';

/**
 * Opens an image by where it is: `docker-daemon:REF`, `docker-archive:FILE`, `oci:DIR[:TAG]`, `oci-archive:FILE`,
 * `docker://REF` for a registry. A plain name is one of the docker daemon, as `docker push` has it.
 * @throws KnownError
 */
export async function openImage(
  text: string,
  session: Session,
  connection: Connection,
): Promise<OpenedImage> {
  const location = parseImageLocation(text);
  const environment = session.env as NodeJS.ProcessEnv;
  if (location.transport === 'registry') {
    if (!text.startsWith('docker://')) return openDaemon(text, environment);
    const { registry, repository, tag, digest } = location.reference;
    const source = registrySource(connection.registry(registry).repository(repository));
    return { source, reference: digest ?? tag ?? 'latest' };
  }
  if (location.transport === 'docker-daemon') return openDaemon(location.reference, environment);
  const { openStored } = await import('../store/open.ts');
  return openStored({ ...location, path: path.resolve(session.cwd, location.path) });
}

async function openDaemon(reference: string, environment: NodeJS.ProcessEnv): Promise<OpenedImage> {
  const { openStored } = await import('../store/open.ts');
  try {
    return await openStored({ transport: 'docker-daemon', reference }, { environment });
  } catch (cause) {
    if (!(cause instanceof KnownError)) throw cause;
    throw new KnownError(
      'daemon-image',
      {
        en: 'the docker daemon does not give {reference}: {why}',
        zh: '无法从 docker 守护进程获取 {reference}：{why}',
      },
      {
        values: { reference, why: cause.message },
        hint: {
          en: 'build or tag it under that name; archives are named docker-archive:FILE, oci-archive:FILE, oci:DIR',
          zh: '请先构建或打上该标签；归档文件请写成 docker-archive:文件、oci-archive:文件、oci:目录',
        },
        cause,
      },
    );
  }
}
