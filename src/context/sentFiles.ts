import type { BuildContext } from './context.ts';

/** Entries looked at before a folder counts as one of which something is sent. */
const LIMIT = 3_000;

/** Is there anything in a folder, and does the ignore file leave anything of it in? */
export function nothingLeftOf(folder: string, context: BuildContext): boolean {
  let seen = 0;
  let files = 0;
  const open = [folder];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const entry of context.list(at)) {
      if (seen++ > LIMIT) return false;
      if (entry.kind === 'directory') {
        // What is in a closed folder is left out like the folder.
        if (context.closed(entry.path)) files++;
        else open.push(entry.path);
      } else if (context.ignored(entry.path)) files++;
      else return false;
    }
  }
  return files > 0;
}
