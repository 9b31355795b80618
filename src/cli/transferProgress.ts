import { formatBytes } from '../text/byteSize.ts';
import type { CopyEvent } from '../transfer/copyImage.ts';
import type { Session } from './session.ts';

/** Between two lines of a terminal, milliseconds. */
const PAUSE = 100;

/** One line on the terminal that says how much of an image has been moved; nothing where there is no terminal. */
export function transferProgress(session: Session): {
  readonly onEvent: (event: CopyEvent) => void;
  /** Takes the line away. */
  readonly end: () => void;
} {
  if (!session.err.isTerminal) return { onEvent: () => {}, end: () => {} };
  const moved = new Map<string, number>();
  let all = 0;
  let shown = 0;
  const show = () => {
    const now = Date.now();
    if (now - shown < PAUSE) return;
    shown = now;
    const done = [...moved.values()].reduce((sum, bytes) => sum + bytes, 0);
    const share = all === 0 ? 100 : Math.min(100, Math.floor((done / all) * 100));
    session.err.write(`\r\u001b[K${share} %  ${formatBytes(done)} / ${formatBytes(all)}`);
  };
  return {
    onEvent: event => {
      if (event.type === 'plan') all = event.bytes;
      else if (event.type === 'progress') moved.set(event.blob.digest, event.sent);
      else if (event.type === 'blob') moved.set(event.blob.digest, Math.max(0, event.blob.size));
      show();
    },
    end: () => session.err.write('\r\u001b[K'),
  };
}
