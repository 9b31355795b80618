import { registryDestination } from '../registry/destination.ts';
import { type PushResult, pushImage, SWR_LIMITS } from '../transfer/push.ts';
import type { Connection } from './connection.ts';
import { warn } from './notes.ts';
import { openImage } from './openImage.ts';
import type { PushTarget } from './pushTarget.ts';
import type { Session } from './session.ts';
import { transferProgress } from './transferProgress.ts';

/** Moves one image from where it is to a checked target. @throws KnownError */
export async function runPush(
  image: string,
  target: PushTarget,
  session: Session,
  connection: Connection,
  concurrency?: number,
): Promise<PushResult> {
  const { registry, repository, tag } = target.reference;
  const signal = session.interrupt?.();
  const opened = await openImage(image, session, connection);
  const progress = transferProgress(session);
  try {
    const destination = registryDestination(connection.registry(registry).repository(repository));
    return await pushImage(
      opened,
      { destination, tag },
      {
        limits: target.isSwr ? SWR_LIMITS : {},
        onEvent: progress.onEvent,
        ...(signal === undefined ? {} : { signal }),
        ...(concurrency === undefined ? {} : { concurrency }),
        onDoubt: ({ message, values }) => warn(session, message, values),
      },
    );
  } finally {
    progress.end();
    await opened.source.close();
  }
}
