import { fill } from '../../rule/language.ts';
import { formatBytes } from '../../text/byteSize.ts';
import { sourceName, targetName } from '../../transfer/sync/expand.ts';
import type { SyncEvent } from '../../transfer/sync/result.ts';
import { note } from '../notes.ts';
import type { Session } from '../session.ts';

/** Milliseconds between two looks of the terminal's line, and between two lines where there is no terminal. */
const PAUSE = 150;
const LINE_PAUSE = 30_000;

/** Shows how a sync goes: one moving line on a terminal, a line now and then elsewhere, failures at once. */
export function syncProgress(session: Session): {
  readonly onEvent: (event: SyncEvent) => void;
  readonly end: () => void;
} {
  const { err, language } = session;
  const sent = new Map<string, number>();
  let finished = 0;
  let total = 0;
  let images = 0;
  let done = 0;
  let started = Date.now();
  let shown = Date.now();
  let latest = '';
  const moved = () => finished + [...sent.values()].reduce((sum, bytes) => sum + bytes, 0);
  const clear = () => {
    if (err.isTerminal) err.write('\r\u001b[K');
  };
  const show = () => {
    const now = Date.now();
    if (total === 0 || now - shown < (err.isTerminal ? PAUSE : LINE_PAUSE)) return;
    shown = now;
    const bytes = moved();
    const rate = bytes / Math.max(0.001, (now - started) / 1000);
    const left = rate > 0 ? Math.ceil(Math.max(0, total - bytes) / rate) : 0;
    const text = fill(TEXTS.progress, language, {
      share: Math.min(100, Math.floor((bytes / total) * 100)),
      bytes: formatBytes(bytes),
      total: formatBytes(total),
      rate: formatBytes(rate),
      left: clockTime(left),
      done,
      images,
    });
    if (!err.isTerminal) err.write(`${text}\n`);
    else err.write(`\r\u001b[K${`${text}  ${latest}`.slice(0, err.columns - 1)}`);
  };
  return {
    onEvent(event) {
      if (event.type === 'transfer') {
        total = event.bytes;
        images = event.images;
        finished = 0;
        done = 0;
        started = Date.now();
      } else if (event.type === 'progress') {
        sent.set(`${event.registry} ${event.blob.digest}`, event.sent);
      } else if (event.type === 'blob') {
        sent.delete(`${event.registry} ${event.blob.digest}`);
        if (event.outcome !== 'mounted') finished += Math.max(0, event.blob.size);
      } else if (event.type === 'image') {
        const { image, outcome, error } = event.result;
        if (outcome === 'copied' || outcome === 'converted') done++;
        latest = targetName(image);
        if (outcome === 'failed' && error !== undefined) {
          clear();
          note(session, TEXTS.failed, {
            image: sourceName(image),
            why: error.say(language).message,
          });
        }
      } else if (event.type === 'retry') {
        clear();
        const seconds = (event.milliseconds / 1000).toFixed(1);
        note(session, TEXTS.retry, { images: event.images, seconds, round: event.round });
      }
      show();
    },
    end: clear,
  };
}

function clockTime(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = String(seconds % 60).padStart(2, '0');
  return hours === 0
    ? `${minutes}:${rest}`
    : `${hours}:${String(minutes).padStart(2, '0')}:${rest}`;
}

const TEXTS = {
  progress: {
    en: '{share} %  {bytes} of {total}  {rate}/s  {left} left  {done} of {images} images',
    zh: '{share} %  {bytes} / {total}  {rate}/s  剩余 {left}  镜像 {done} / {images}',
  },
  failed: { en: '{image}: {why}', zh: '{image}：{why}' },
  retry: {
    en: 'Start to retry {images} images in {seconds} s (round {round}) ...',
    zh: '{seconds} 秒后重试 {images} 个镜像（第 {round} 轮）……',
  },
} as const;
