import { outputOf } from '../process/stream.ts';
import { openDockerTar } from './dockerArchiveSource.ts';
import type { OpenedImage } from './ociSource.ts';
import { TarStream } from './tar/stream.ts';

export interface DockerDaemonOptions {
  /** @default `docker` */
  readonly program?: string;
  readonly environment?: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
}

/**
 * An image of the docker daemon, through `docker save`: contexts, DOCKER_HOST and ssh work as the user set them up.
 * The stream is read twice, once to learn the digests and once to send; nothing is put on disk.
 * @throws ProcessError
 */
export function openDockerDaemon(
  reference: string,
  options: DockerDaemonOptions = {},
): Promise<OpenedImage> {
  const { program = 'docker', environment, signal } = options;
  const name = `docker-daemon:${reference}`;
  const stream = new TarStream(name, innerSignal =>
    outputOf(program, ['save', '--', reference], {
      ...(environment === undefined ? {} : { env: environment }),
      signal: innerSignal ?? signal,
    }),
  );
  return openDockerTar(stream, name, undefined, signal);
}
