import type { ShellDialect } from './nodes.ts';
import { SHELLS } from './wrappers.ts';

/** File name of a program without directory, case and `.exe`. */
export function programName(path: string): string {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  return name.toLowerCase().replace(/\.exe$/, '');
}

/** Which language a program reads its text in; `other` for what is no shell. */
export function dialectOf(program: string): ShellDialect {
  if (SHELLS.has(program)) return 'posix';
  if (program === 'powershell' || program === 'pwsh') return 'powershell';
  return program === 'cmd' ? 'cmd' : 'other';
}

/** The shell may stand behind something: `conda run -n env /bin/bash -c`, `/usr/bin/env bash`. */
export function dialectOfWords(words: readonly string[]): ShellDialect {
  for (const word of words) {
    const dialect = dialectOf(programName(word));
    if (dialect !== 'other') return dialect;
  }
  return 'other';
}

/** The POSIX shell among an interpreter's words: `bash` of `/bin/bash -o pipefail -c`. */
export function shellOfWords(words: readonly string[]): string | undefined {
  return words.map(programName).find(name => SHELLS.has(name));
}

/** The words of a `#!` line: `['/usr/bin/env', 'bash']`; undefined where there is none. */
export function shebangOf(text: string): readonly string[] | undefined {
  if (!text.startsWith('#!')) return undefined;
  const newline = text.indexOf('\n');
  const line = text.slice(2, newline === -1 ? text.length : newline).trim();
  return line === '' ? undefined : line.split(/\s+/);
}
