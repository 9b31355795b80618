import { createWriteStream } from 'node:fs';
import path from 'node:path';
import type { HttpEvent } from '../../http/client.ts';
import { printable } from '../../report/printable.ts';
import { sourceName, targetName } from '../../transfer/sync/expand.ts';
import type { SyncEvent } from '../../transfer/sync/result.ts';
import { optionalString } from '../command.ts';
import type { Session } from '../session.ts';

export interface SyncLog {
  readonly onHttp: (event: HttpEvent) => void;
  readonly onEvent: (event: SyncEvent) => void;
  end(): Promise<void>;
}

/** `--log FILE`: one line for each image, each wait and each failed request; added to what is there. */
export function syncLog(file: unknown, session: Session): SyncLog {
  const name = optionalString(file);
  if (name === undefined) return { onHttp: () => {}, onEvent: () => {}, end: async () => {} };
  const stream = createWriteStream(path.resolve(session.cwd, name), { flags: 'a' });
  let failure: Error | undefined;
  stream.on('error', error => {
    failure = error;
  });
  const write = (text: string) => {
    if (failure === undefined) stream.write(`${new Date().toISOString()} ${printable(text)}\n`);
  };
  return {
    onHttp(event) {
      if (event.type === 'wait') {
        const seconds = (event.milliseconds / 1000).toFixed(1);
        write(`wait ${seconds} s, ${event.reason}: ${event.method} ${event.url}`);
      } else if (event.type === 'error') {
        write(`error ${event.error.message}: ${event.method} ${event.url}`);
      } else if (event.status >= 400 && event.status !== 404 && event.status !== 401) {
        write(`status ${event.status}: ${event.method} ${event.url}`);
      }
    },
    onEvent(event) {
      if (event.type === 'image') {
        const { image, outcome, targetDigest = '', error } = event.result;
        const why = error === undefined ? '' : `: ${error.code}: ${error.message}`;
        write(`${outcome} ${sourceName(image)} -> ${targetName(image)} ${targetDigest}${why}`);
      } else if (event.type === 'retry') {
        write(`retry ${event.images} images, round ${event.round}`);
      }
    },
    end: () => new Promise(resolve => stream.end(() => resolve())),
  };
}
