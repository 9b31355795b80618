import { isRecord } from '../image/descriptor.ts';

/** One line of an image's history, as its builder wrote it. */
export interface HistoryEntry {
  readonly createdBy: string;
  readonly comment: string | undefined;
  /** Position of the layer it made; undefined for what only changed the config. */
  readonly layer: number | undefined;
}

/** What an image's config says of itself. */
export interface ImageHistory {
  readonly entries: readonly HistoryEntry[];
  /** `linux/amd64`; undefined where the config does not say. */
  readonly platform: string | undefined;
}

/** @param layers how many layers the manifest lists: a history that tells of others is not trusted with them */
export function readHistory(config: unknown, layers: number): ImageHistory {
  const json = isRecord(config) ? config : {};
  const list = Array.isArray(json.history) ? json.history.filter(isRecord) : [];
  const made = list.filter(entry => entry.empty_layer !== true).length;
  let next = 0;
  const entries = list.map((entry): HistoryEntry => {
    const own = entry.empty_layer !== true && made === layers;
    return {
      createdBy: typeof entry.created_by === 'string' ? entry.created_by : '',
      comment:
        typeof entry.comment === 'string' && entry.comment !== '' ? entry.comment : undefined,
      layer: own ? next++ : undefined,
    };
  });
  const { os, architecture, variant } = json;
  const platform =
    typeof os === 'string' && typeof architecture === 'string'
      ? [
          os,
          architecture,
          ...(typeof variant === 'string' && variant !== '' ? [variant] : []),
        ].join('/')
      : undefined;
  return { entries, platform };
}

/** What a history entry did, in the words of a Dockerfile. */
export interface HistoryStep {
  /** Upper case: `RUN`, `COPY` …; undefined where it cannot be told. */
  readonly keyword: string | undefined;
  /** What follows the keyword. Of a RUN in shell form the command alone, without its shell. */
  readonly text: string;
  /** Build arguments a RUN was given. */
  readonly args: Readonly<Record<string, string>>;
}

const KEYWORDS =
  /^(?:RUN|COPY|ADD|ENV|LABEL|ARG|CMD|ENTRYPOINT|WORKDIR|USER|VOLUME|EXPOSE|STOPSIGNAL|HEALTHCHECK|SHELL|ONBUILD|MAINTAINER)(?=\s|$)/;

/**
 * Reads BuildKit's form (`RUN |1 A=b /bin/sh -c make # buildkit`) and the older one, which buildah writes as well
 * (`|1 A=b /bin/sh -c make`, `/bin/sh -c #(nop) COPY file:… in /app`).
 */
export function parseStep(createdBy: string): HistoryStep {
  const text = createdBy
    .trimEnd()
    .replace(/# buildkit$/, '')
    .trim();
  const nop = text.indexOf('#(nop)');
  if (nop !== -1 && nop < 200) return plain(text.slice(nop + 6).trim());
  const keyword = KEYWORDS.exec(text)?.[0];
  if (keyword === 'RUN') return run(text.slice(3).trim());
  if (keyword !== undefined) return plain(text);
  return run(text);
}

function plain(text: string): HistoryStep {
  const keyword = KEYWORDS.exec(text)?.[0];
  return { keyword, text: text.slice(keyword?.length ?? 0).trim(), args: {} };
}

function run(text: string): HistoryStep {
  const counted = /^\|(\d{1,4}) /.exec(text);
  let rest = text;
  const args: Record<string, string> = {};
  if (counted !== null) {
    rest = text.slice(counted[0].length);
    // A value may hold blanks, and nothing quotes it: only what stands before the shell is sure.
    const shell = rest.search(/(?:^| )\/bin\/(?:ba)?sh -/);
    const words = shell === -1 ? [] : rest.slice(0, shell).split(' ');
    for (const word of words) {
      const equals = word.indexOf('=');
      if (equals > 0) args[word.slice(0, equals)] = word.slice(equals + 1);
    }
    if (shell !== -1) rest = rest.slice(shell).trim();
  }
  const known = /^\S+ (?:-[A-Za-z]+ )*-[A-Za-z]*c /.exec(rest);
  return { keyword: 'RUN', text: known === null ? rest : rest.slice(known[0].length), args };
}
