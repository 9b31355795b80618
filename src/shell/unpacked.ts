import { extraction } from './downloads.ts';
import { readArguments } from './flags.ts';
import { packageAction } from './install.ts';
import type { Command, ShellWord } from './nodes.ts';

/** Programs that leave the archive where it was; gunzip and its like replace it. */
const KEEPING = new Set(
  'tar bsdtar unzip 7z 7za unrar unzstd zcat gzcat bzcat xzcat zstdcat'.split(' '),
);

/** The files that a command unpacks or installs and leaves where they are. */
export function unpackedWords(command: Command): readonly ShellWord[] {
  const { name, args } = command;
  const read = extraction(command);
  if (read !== undefined) {
    const words = read.archives.filter(({ value }) => !/^(?:-|[xetl]$)/.test(value));
    return KEEPING.has(read.tool) ? words : [];
  }
  if (name === 'dpkg' || name === 'rpm') {
    const { flags, operands } = readArguments(args);
    const installs = flags.some(flag => /^(?:i|install|U|upgrade|unpack)$/.test(flag.name));
    return installs && !flags.some(flag => flag.name === 'q') ? operands.filter(isFile) : [];
  }
  const action = packageAction(command);
  if (action?.verb !== 'install' || action.manager.scope !== 'system') return [];
  return action.packages
    .filter(({ kind, word }) => kind !== 'url' && isFile(word))
    .map(({ word }) => word);
}

function isFile({ value }: ShellWord): boolean {
  return /\.(?:deb|rpm|apk)$/.test(value) && !/^[a-z]+:\/\//.test(value);
}
