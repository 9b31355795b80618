/** One row of a release table. */
export interface Release {
  readonly id: string;
  /** Last day with free security updates, `YYYY-MM-DD`; undefined while none is announced. */
  readonly end: string | undefined;
  /** Lower case: `bookworm`. */
  readonly codename: string | undefined;
}

export interface ReleaseTable {
  readonly title: string;
  /** Page of the project that states the dates. */
  readonly source: string;
  /** A release that is maintained on TABLE_DATE and is no surprise to move to; none where all have ended. */
  readonly supported?: string;
  /** What an image without a tag, or with `latest`, stays at because it gets no new releases. */
  readonly frozen?: string;
  /** One release a line, oldest first: id, end of life (`-` while open), codename. */
  readonly rows: string;
}

const parsed = new WeakMap<ReleaseTable, readonly Release[]>();

export function releasesOf(table: ReleaseTable): readonly Release[] {
  let releases = parsed.get(table);
  if (releases === undefined) {
    releases = table.rows
      .trim()
      .split('\n')
      .map(line => {
        const [id = '', end, codename] = line.trim().split(/\s+/);
        return { id, end: end === '-' ? undefined : end, codename };
      });
    parsed.set(table, releases);
  }
  return releases;
}

/** Compares `3.9` and `3.10` number by number. */
export function compareVersions(a: string, b: string): number {
  const left = a.split('.');
  const right = b.split('.');
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = Number(left[i] ?? 0) - Number(right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * The release that a version or codename belongs to: `3.12.1` is in `3.12`, `6.0` in `6`. A version
 * shorter than the releases (`php:7`) means the newest of its line.
 */
export function findRelease(table: ReleaseTable, version: string): Release | undefined {
  const releases = releasesOf(table);
  const parts = version.split('.');
  for (let length = parts.length; length > 0; length--) {
    const prefix = parts.slice(0, length).join('.');
    const found = releases.find(release => release.id === prefix || release.codename === prefix);
    if (found !== undefined) return found;
  }
  return releases.findLast(release => release.id.startsWith(`${version}.`));
}
