import { describe, expect, it } from 'vitest';
import { DEPRECATIONS } from '../../../src/dockerfile/bases/deprecations.ts';
import { DISTRIBUTION_RELEASES } from '../../../src/dockerfile/bases/distribution-releases.ts';
import { TABLE_DATE } from '../../../src/dockerfile/bases/facts.ts';
import { IMAGES } from '../../../src/dockerfile/bases/images.ts';
import { LANGUAGE_RELEASES } from '../../../src/dockerfile/bases/language-releases.ts';
import {
  compareVersions,
  findRelease,
  type ReleaseTable,
  releasesOf,
} from '../../../src/dockerfile/bases/releases.ts';
import { SERVER_RELEASES } from '../../../src/dockerfile/bases/server-releases.ts';
import { findService } from '../../../src/dockerfile/bases/services.ts';

const tables: [string, ReleaseTable][] = [
  ...Object.entries<ReleaseTable>(DISTRIBUTION_RELEASES),
  ...Object.entries<ReleaseTable>(LANGUAGE_RELEASES),
  ...Object.entries<ReleaseTable>(SERVER_RELEASES),
];

/** A day that the calendar has: `2025-02-30` is not one. */
function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(time).toISOString().startsWith(text);
}

describe.each(tables)('releases of %s', (_name, table) => {
  const releases = releasesOf(table);

  it('has days of the calendar and a source', () => {
    for (const { end } of releases) if (end !== undefined) expect(end).toSatisfy(isDay);
    expect(table.source).toMatch(/^https:\/\//);
  });

  it('is sorted, oldest first, each release once', () => {
    for (let i = 1; i < releases.length; i++) {
      const [before, after] = [releases[i - 1]?.id ?? '', releases[i]?.id ?? ''];
      expect(compareVersions(before, after), `${before} before ${after}`).toBeLessThan(0);
    }
  });

  it('recommends only what is still maintained on the day of the table', () => {
    if (table.supported === undefined) {
      for (const { end } of releases) expect(end && end < TABLE_DATE).toBe(true);
      return;
    }
    const release = findRelease(table, table.supported);
    expect(release).toBeDefined();
    expect(release?.end === undefined || release.end > TABLE_DATE).toBe(true);
  });
});

describe('findRelease', () => {
  const table: ReleaseTable = {
    title: 'x',
    source: 'https://x',
    rows: '3.0 2001-01-01\n3.9 -\n3.10 - tenth\n4 -',
  };
  it.each([
    ['3.9', '3.9'],
    ['3.10.2', '3.10'],
    ['tenth', '3.10'],
    ['3', '3.10'],
    ['4.0.1', '4'],
    ['3.1', undefined],
    ['5', undefined],
    ['', undefined],
  ])('%s belongs to %s', (version, id) => expect(findRelease(table, version)?.id).toBe(id));
});

it('compares versions by number', () => {
  expect(compareVersions('3.9', '3.10')).toBeLessThan(0);
  expect(compareVersions('3.10', '3.9')).toBeGreaterThan(0);
  expect(compareVersions('3', '3.0')).toBe(0);
});

it('has a day and a source for every image that was given up', () => {
  for (const [image, { since, source }] of Object.entries(DEPRECATIONS)) {
    expect(since, image).toSatisfy(isDay);
    expect(since <= TABLE_DATE, image).toBe(true);
    expect(source).toMatch(/^https:\/\//);
  }
});

describe('images', () => {
  const PORT = /^\d{1,5}(?:\/udp)?$/;
  it.each(Object.entries(IMAGES))('%s has a sound row', (name, image) => {
    const lists = [image.has, image.full, image.alpine, image.lacks, image.exposes, image.volumes];
    for (const list of lists) {
      if (list !== undefined && list !== '') expect(list).toMatch(/^\S+(?: \S+)*$/);
    }
    for (const port of image.exposes?.split(' ') ?? []) expect(port).toMatch(PORT);
    for (const path of image.volumes?.split(' ') ?? []) expect(path).toMatch(/^\//);
    if (image.service !== undefined) expect(findService(image.service), name).toBeDefined();
    const froms = image.families?.map(([from]) => from) ?? [];
    expect(froms).toEqual([...froms].sort(compareVersions));
  });
});
