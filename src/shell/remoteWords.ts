import { download } from './downloads.ts';
import { readArguments } from './flags.ts';
import type { Command, ShellWord } from './nodes.ts';

const INDEX_FLAGS: Readonly<Record<string, readonly string[]>> = {
  pip: ['i', 'index-url', 'extra-index-url', 'f', 'find-links'],
  uv: ['index-url', 'extra-index-url', 'index', 'default-index', 'find-links'],
  npm: ['registry'],
  yarn: ['registry'],
  pnpm: ['registry'],
  gem: ['s', 'source'],
};

/** Words of a command that name what it fetches over the network: downloads, clones, package indexes. */
export function remoteWords(command: Command): readonly ShellWord[] {
  const fetched = download(command);
  if (fetched !== undefined) return fetched.urls;
  const { name, args } = command;
  if (name === 'git' || name === 'svn' || name === 'hg') {
    const calls = args.some(({ value }) =>
      /^(?:clone|fetch|pull|checkout|co|export|add)$/.test(value),
    );
    return calls ? args.filter(({ value }) => value.includes('://')) : [];
  }
  const family = /^pip[\d.]*$/.test(name) ? 'pip' : name;
  const flags = Object.hasOwn(INDEX_FLAGS, family) ? INDEX_FLAGS[family] : undefined;
  if (flags === undefined) return [];
  const { flags: used, operands } = readArguments(args, { valueFlags: flags });
  const indexes = used.filter(flag => flags.includes(flag.name) && flag.value !== undefined);
  return [
    ...indexes.map(flag => flag.valueWord ?? flag.word),
    ...operands.filter(({ value }) => /^(?:[a-z]+\+)?(?:https?|ftp):\/\//.test(value)),
  ];
}
