import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Analysis } from '../analyze/analysis.ts';
import { analyzeImage } from '../analyze/analyze.ts';
import { KnownError } from '../errors.ts';
import { parsePlatform } from '../image/platform.ts';
import type { OpenedImage } from '../store/ociSource.ts';
import type { Connection } from './connection.ts';
import { openImage } from './openImage.ts';
import type { Session } from './session.ts';

export interface ReadOptions {
  readonly platform?: string | undefined;
  readonly largest?: number;
}

/** Reads a whole image, wherever it is. @throws KnownError */
export async function readImage(
  image: string,
  session: Session,
  connection: Connection,
  { platform: asked, largest }: ReadOptions = {},
): Promise<Analysis> {
  const platform = asked === undefined ? undefined : parsePlatform(asked);
  if (asked !== undefined && platform === undefined) {
    throw new KnownError(
      'invalid-platform',
      { en: '--platform {asked}: this is no platform', zh: '--platform {asked}：平台不合法' },
      { values: { asked }, hint: { en: 'write os/architecture', zh: '应写成 系统/架构' } },
    );
  }
  const signal = session.interrupt?.();
  const opened = await openPlain(image, session, connection);
  const { isTerminal } = session.err;
  try {
    return await analyzeImage(opened.source, opened.reference, {
      platform,
      ...(largest === undefined ? {} : { largest }),
      ...(signal === undefined ? {} : { signal }),
      onLayer(done, of) {
        if (isTerminal) session.err.write(`\r\u001b[K${done} / ${of}`);
      },
    });
  } finally {
    if (isTerminal) session.err.write('\r\u001b[K');
    await opened.source.close();
  }
}

/** A file or folder that is there may be named without its transport: what it holds tells it. */
async function openPlain(
  image: string,
  session: Session,
  connection: Connection,
): Promise<OpenedImage> {
  const file = path.resolve(session.cwd, image);
  // A name with a transport or a tag is no plain path, unless somebody called a file so.
  const found = /^(?:docker|oci)[a-z-]*:/.test(image)
    ? undefined
    : await stat(file).catch(() => undefined);
  const looksLikePath = /[\\/]|\.(?:tar|tgz|gz)$|^\.+$/.test(image);
  if (found === undefined || !looksLikePath) return openImage(image, session, connection);
  const { openStored } = await import('../store/open.ts');
  if (found.isDirectory()) return openStored({ transport: 'oci', path: file, tag: undefined });
  try {
    return await openStored({ transport: 'docker-archive', path: file, reference: undefined });
  } catch (error) {
    if (!(error instanceof KnownError) || error.code !== 'archive-entry-missing') throw error;
    return openStored({ transport: 'oci-archive', path: file, tag: undefined });
  }
}
