/** Names that are remembered; an untrusted file may make up as many as it likes. */
const MOST_NAMES = 2_000;

/**
 * Looks up the rows of a table that are about a command. A file calls few programs many times, so what the
 * patterns say of a name is remembered.
 */
export function rowsByCommand<T extends { readonly commands: RegExp }>(
  rows: readonly T[],
): (name: string) => readonly T[] {
  const known = new Map<string, readonly T[]>();
  return name => {
    let found = known.get(name);
    if (found === undefined) {
      found = rows.filter(({ commands }) => commands.test(name));
      if (known.size < MOST_NAMES) known.set(name, found);
    }
    return found;
  };
}
