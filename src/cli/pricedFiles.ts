import { type Priceable, priceOf } from '../analyze/prices.ts';
import { traceLayers } from '../analyze/trace.ts';
import { parseDockerfile } from '../dockerfile/parse.ts';
import { KnownError } from '../errors.ts';
import type { FileResult, Finding } from '../lint/result.ts';
import { TEXTS } from './analyzeTexts.ts';
import { type Arguments, strings } from './command.ts';
import { connect } from './connection.ts';
import { readImage } from './imageAnalysis.ts';
import { warn } from './notes.ts';
import { buildArgs } from './projectOptions.ts';
import type { Session } from './session.ts';

/**
 * Findings of a Dockerfile with the bytes they cost in the image that was built from it.
 * @throws KnownError `usage` for several Dockerfiles: an image is built from one
 */
export async function pricedFiles(
  files: readonly FileResult[],
  image: string,
  args: Arguments,
  session: Session,
): Promise<FileResult[]> {
  const [only] = files;
  if (files.length > 1) {
    throw new KnownError('usage', {
      en: '--image goes with one Dockerfile: name it',
      zh: '--image 只能用于一个 Dockerfile，请指定该文件',
    });
  }
  if (only?.text === undefined) return [...files];
  const connection = connect(args, session);
  try {
    const analysis = await readImage(image, session, connection, { largest: 0 });
    const file = parseDockerfile(only.text);
    const { history, layers } = analysis;
    const trace = traceLayers(file, history.entries, layers.length, {
      buildArgs: buildArgs(strings(args.buildArg), session.env),
    });
    if (trace.missing.length > 0) {
      const lines = trace.missing.map(node => file.source.lineAt(node.range.start)).join(', ');
      warn(session, TEXTS.notFound, { lines, path: only.path });
    }
    const price = (finding: Finding & Priceable): Finding => {
      const bytes = priceOf(finding, file, { analysis, trace });
      return bytes === undefined ? finding : { ...finding, bytes };
    };
    return [{ ...only, findings: only.findings.map(price) }];
  } finally {
    await connection.close();
  }
}
