import type { Download } from './downloads.ts';
import type { ShellWord } from './nodes.ts';

/** A file that a download writes. */
export interface DownloadedFile {
  /** As the shell gets it, relative or not; variables as `$X`. */
  readonly path: string;
  /** The word that names it: the output option's value, or the URL. */
  readonly word: ShellWord;
}

/** The files that a call of curl, wget and their like leaves; none where it prints, or where a URL has no name. */
export function downloadedFiles(download: Download): readonly DownloadedFile[] {
  const { output, outputWord, remoteName, toStandardOutput, urls, flags } = download;
  if (output !== undefined && !remoteName) {
    if (toStandardOutput || outputWord === undefined || output.startsWith('/dev/')) return [];
    return [{ path: plainVariables(output), word: outputWord }];
  }
  if (!remoteName) return [];
  const folder = flags.find(({ name }) => /^(?:P|directory-prefix|output-dir)$/.test(name))?.value;
  return urls.flatMap(word => {
    const name = urlName(word.value);
    if (name === undefined) return [];
    return [{ path: folder === undefined ? name : `${plainVariables(folder)}/${name}`, word }];
  });
}

/** The last part of a URL's path. */
function urlName(url: string): string | undefined {
  const path = url.replace(/[?#].*$/s, '').replace(/^[a-z]+:\/\/[^/]*/i, '');
  const name = plainVariables(path.slice(path.lastIndexOf('/') + 1));
  return name === '' ? undefined : name;
}

/** `${X}` as `$X`, so that both spellings compare. */
export function plainVariables(text: string): string {
  return text.replace(/\$\{(\w+)\}/g, '$$$1');
}
