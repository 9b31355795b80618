import { readOpener } from '../heredocs.ts';
import { lex } from '../lexer.ts';
import type { CopyInstruction, Flag, Word } from '../nodes.ts';
import { gitSource, sourceKind } from '../remoteSource.ts';
import type { Scope } from '../variables.ts';
import { isDigest, isFileMode, readInteger32 } from './goValues.ts';
import { codeOf, type Refusals } from './refusals.ts';
import { windowsPathProblem } from './windowsPath.ts';

/** What BuildKit refuses once it expands and runs a COPY or ADD. */
export function checkCopy(
  node: CopyInstruction,
  scope: Scope,
  windows: boolean,
  refusals: Refusals,
): void {
  const flagValue = (name: string): string | undefined => {
    const flag = node.flags.findLast(item => item.name === name);
    if (flag?.value === undefined) return '';
    return refusals.expand(flagWord(flag), scope);
  };
  const link = /^(?:true)?$/i.test(node.flags.find(flag => flag.name === 'link')?.value ?? '');
  const linked = link && node.flags.some(flag => flag.name === 'link');
  checkOwner(node, flagValue('chown'), linked, refusals);
  checkMode(node, flagValue('chmod'), refusals);
  const checksum = node.keyword === 'ADD' ? flagValue('checksum') : '';
  const sources = node.sources.map(word => refusals.expand(word, scope, copyText(node, word)));
  const destination =
    node.destination === undefined
      ? undefined
      : refusals.expand(node.destination, scope, copyText(node, node.destination));
  checkChecksum(node, checksum, sources, refusals);
  const remote = remoteFlags(node, checksum);
  for (const [index, source] of sources.entries()) {
    const word = node.sources[index];
    if (word !== undefined && source !== undefined) {
      checkSource(node, word, source, remote, windows, refusals);
    }
  }
  if (windows && node.destination !== undefined && destination !== undefined) {
    checkWindowsPath(node.destination, destination, refusals);
  }
  checkBodies(node, scope, refusals);
}

/** In exec form the strings are expanded, quotes in them included. */
function copyText(node: CopyInstruction, word: Word): string {
  return node.form === 'exec' ? word.value : word.raw;
}

function flagWord(flag: Flag): Word {
  const raw = flag.value ?? '';
  return { raw, value: raw, range: flag.valueRange ?? flag.range };
}

function place(node: CopyInstruction, name: string): { start: number; end: number } {
  const flag = node.flags.findLast(item => item.name === name);
  return flag?.valueRange ?? flag?.range ?? node.headRange;
}

function checkOwner(
  node: CopyInstruction,
  owner: string | undefined,
  linked: boolean,
  refusals: Refusals,
): void {
  if (!linked || owner === undefined || owner === '') return;
  const colon = owner.indexOf(':');
  const parts = colon === -1 ? [owner] : [owner.slice(0, colon), owner.slice(colon + 1)];
  const named = parts.some(
    part => part !== '' && part !== 'root' && readInteger32(part) === undefined,
  );
  if (named) refusals.add('named-owner-with-link', place(node, 'chown'), { value: owner });
}

function checkMode(node: CopyInstruction, mode: string | undefined, refusals: Refusals): void {
  if (mode === undefined || mode === '' || isFileMode(mode)) return;
  refusals.add('invalid-mode', place(node, 'chmod'), { value: mode });
}

function checkChecksum(
  node: CopyInstruction,
  checksum: string | undefined,
  sources: readonly (string | undefined)[],
  refusals: Refusals,
): void {
  if (checksum === undefined || checksum === '') return;
  const [source] = sources;
  const known = sources.every(item => item !== undefined);
  if (sources.length !== 1 || (known && source !== undefined && sourceKind(source) === 'local')) {
    refusals.add('invalid-checksum', place(node, 'checksum'), { value: checksum });
  }
}

/** What the flags and the URLs of earlier sources say of the next one: BuildKit lets them add up. */
interface RemoteFlags {
  checksum: string | undefined;
  keepGitDir: boolean | undefined;
}

function remoteFlags(node: CopyInstruction, checksum: string | undefined): RemoteFlags {
  const keep = node.flags.find(flag => flag.name === 'keep-git-dir');
  const keepGitDir = keep === undefined ? undefined : keep.value?.toLowerCase() !== 'false';
  return { checksum: checksum === '' ? undefined : checksum, keepGitDir };
}

function checkSource(
  node: CopyInstruction,
  word: Word,
  source: string,
  remote: RemoteFlags,
  windows: boolean,
  refusals: Refusals,
): void {
  const git = gitSource(source);
  if (git?.invalid) {
    refusals.add('invalid-source', word.range, { source });
    return;
  }
  const kind = sourceKind(source);
  if (kind === 'local') {
    if (windows) checkWindowsPath(word, source, refusals);
  } else if (node.keyword === 'COPY') {
    refusals.add('remote-source-in-copy', word.range, { source });
  } else if (kind === 'http') {
    const { checksum } = remote;
    if (checksum !== undefined && !isDigest(checksum)) {
      refusals.add('invalid-checksum', place(node, 'checksum'), { value: checksum });
    }
  } else if (differ(remote.keepGitDir, git?.keepGitDir) || differ(remote.checksum, git?.checksum)) {
    refusals.add('invalid-source', word.range, { source });
  } else {
    remote.keepGitDir = git?.keepGitDir ?? remote.keepGitDir;
    remote.checksum = git?.checksum ?? remote.checksum;
  }
}

function differ<T>(one: T | undefined, other: T | undefined): boolean {
  return one !== undefined && other !== undefined && one !== other;
}

function checkWindowsPath(word: Word, path: string, refusals: Refusals): void {
  if (windowsPathProblem(path)) refusals.add('windows-path', word.range, { path });
}

/** Unquoted heredocs that a word names are expanded with `\` as escape character, quotes meaning nothing. */
function checkBodies(node: CopyInstruction, scope: Scope, refusals: Refusals): void {
  if (node.heredocs.length === 0) return;
  // `<< EOF` is a heredoc to the parser, and two words to the instruction.
  const named = new Set(node.words.map(word => readOpener(word.raw)?.name));
  for (const heredoc of node.heredocs) {
    if (heredoc.quoted || !named.has(heredoc.name)) continue;
    const { start, end } = heredoc.bodyRange;
    const body = refusals.source.slice(start, end);
    if (!body.includes('$')) continue;
    const { failure } = lex(body, {
      escape: '\\',
      ignoreQuotes: true,
      get: name => scope.get(name),
    });
    if (failure === undefined) continue;
    if (failure.problem === 'unset' && scope.isOpen(failure.name)) continue;
    refusals.add(
      codeOf(failure),
      { start: start + failure.start, end: start + failure.end },
      { name: failure.name, text: body.slice(failure.start, failure.end) },
    );
  }
}
