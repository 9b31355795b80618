import { readArguments } from './flags.ts';
import type { Command, ShellWord } from './nodes.ts';

/** A path that a command names. */
export interface PathWord {
  readonly word: ShellWord;
  /** One path of the word: `a/{b,c}` gives two. */
  readonly path: string;
}

/** What `rm`, `rmdir`, `unlink`, `shred -u` and `find … -delete` take away. */
export function removedPaths(command: Command): readonly PathWord[] {
  switch (command.name) {
    case 'rm':
    case 'rmdir':
    case 'unlink':
      return pathsIn(readArguments(command.args).operands);
    case 'shred':
      return command.args.some(arg => /^(?:-\w*u|--remove)/.test(arg.value))
        ? pathsIn(readArguments(command.args, { valueFlags: ['n', 's'] }).operands)
        : [];
    case 'find':
      return findDeletes(command) ? pathsIn(findRoots(command)) : [];
    default:
      return [];
  }
}

function findDeletes(command: Command): boolean {
  const words = command.args.map(arg => arg.value);
  if (words.includes('-delete')) return true;
  return words.some((word, i) => /^-exec(?:dir)?$/.test(word) && words[i + 1] === 'rm');
}

/** Starting points of `find`: the words before its first expression. */
function findRoots(command: Command): readonly ShellWord[] {
  const roots: ShellWord[] = [];
  for (const arg of command.args) {
    if (/^-[HLPDO]/.test(arg.value)) continue;
    if (/^[-(!\\]/.test(arg.value)) break;
    roots.push(arg);
  }
  return roots;
}

function pathsIn(words: readonly ShellWord[]): readonly PathWord[] {
  return words.flatMap(word => expandBraces(word.value).map(path => ({ word, path })));
}

const MAX_BRACE_WORDS = 256;

/** `a/{b,c}/d` as the shell reads it: two words. Nested braces and more than a few hundred words stay as they are. */
export function expandBraces(text: string): readonly string[] {
  let done = [''];
  let from = 0;
  let open = text.indexOf('{');
  while (open !== -1) {
    const close = text.indexOf('}', open);
    if (close === -1) break;
    const inner = text.slice(open + 1, close);
    const next = text.indexOf('{', open + 1);
    if (!inner.includes('{') && inner.includes(',') && text[open - 1] !== '$') {
      const choices = inner.split(',');
      if (done.length * choices.length > MAX_BRACE_WORDS) return [text];
      const before = text.slice(from, open);
      done = done.flatMap(head => choices.map(choice => head + before + choice));
      from = close + 1;
    }
    open = next;
  }
  return done.map(head => head + text.slice(from));
}

/**
 * A path to compare: home directories become `/root`, doubled and trailing slashes go, and what a glob ends in
 * is cut at the glob: `/var/lib/apt/lists/*` is the folder, `/var/lib/a*` the start of a name (`globbed`).
 */
export function normalPath(path: string): { readonly path: string; readonly globbed: boolean } {
  const home = path.replace(/^(?:~|\$HOME|\$\{HOME\}|\/home\/[^/]+)(?=\/|$)/, '/root');
  const plain = home.replace(/\/{2,}/g, '/');
  const glob = plain.search(/[*?[]/);
  const cut = glob === -1 ? plain : plain.slice(0, glob);
  const globbed = glob !== -1 && !cut.endsWith('/');
  const trimmed = cut.length > 1 && cut.endsWith('/') ? cut.slice(0, -1) : cut;
  return { path: trimmed, globbed };
}

/** Where `cd`, `pushd` and `chdir` go; undefined for any other command and for a bare `cd`. */
export function cdTarget(command: Command): ShellWord | undefined {
  if (command.name !== 'cd' && command.name !== 'pushd' && command.name !== 'chdir')
    return undefined;
  return readArguments(command.args).operands[0];
}

/** One name against one pattern of `*`, `?` and `[…]` (a set counts as any character). Linear but for one star's way back. */
export function fitsGlob(pattern: string, name: string): boolean {
  const tokens = pattern.replace(/\[[^\]]*\]/g, '?');
  let at = 0;
  let star = -1;
  let from = 0;
  let i = 0;
  while (i < name.length) {
    if (tokens[at] === '*') {
      star = at++;
      from = i;
    } else if (at < tokens.length && (tokens[at] === '?' || tokens[at] === name[i])) {
      at++;
      i++;
    } else if (star !== -1) {
      at = star + 1;
      i = ++from;
    } else return false;
  }
  while (tokens[at] === '*') at++;
  return at === tokens.length;
}

/** What stands behind a path's last `/`. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
