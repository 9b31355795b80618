/** A tag read as a version: `v` before it and missing parts are forgiven. */
interface Version {
  readonly parts: readonly [number, number, number];
  readonly prerelease: readonly string[];
  /** How many of the three parts were written. */
  readonly written: number;
}

type Comparator = (version: Version) => boolean;

/**
 * Version ranges as skopeo's `images-by-semver` and regsync's `semverRange` take them: `>= 3.12, < 4`, `~1.2`, `^2`,
 * `1.x`, `1.2 - 1.4`, joined by `||`. A prerelease is only taken by a range that names one; a tag that is no version never.
 * @returns undefined where the range cannot be read.
 */
export function compileSemverRange(range: string): ((tag: string) => boolean) | undefined {
  const groups: Comparator[][] = [];
  for (const alternative of range.split('||')) {
    const group = readGroup(alternative.trim());
    if (group === undefined) return undefined;
    groups.push(group);
  }
  return tag => {
    const version = readVersion(tag);
    if (version === undefined) return false;
    return groups.some(group => group.every(comparator => comparator(version)));
  };
}

const OPERATOR = /^(?:!=|>=|=>|<=|=<|~>|[=<>~^])/;

function readGroup(text: string): Comparator[] | undefined {
  if (text === '') return undefined;
  const hyphen = /^(\S+)\s+-\s+(\S+)$/.exec(text);
  const words =
    hyphen === null
      ? text
          .replace(/([=<>~^])\s+/g, '$1')
          .split(/[\s,]+/)
          .filter(word => word !== '')
      : [`>=${hyphen[1]}`, `<=${hyphen[2]}`];
  const comparators: Comparator[] = [];
  for (const word of words) {
    const operator = OPERATOR.exec(word)?.[0] ?? '';
    const written = word.slice(operator.length);
    // `1.x` is what `1` is.
    const wild = /^[xX*](?:\.[xX*])*$/.test(written) ? '*' : written.replace(/(?:\.[xX*])+$/, '');
    const bound = readVersion(wild);
    if (bound === undefined) return undefined;
    comparators.push(comparator(operator, bound));
  }
  return comparators.length === 0 ? undefined : comparators;
}

function readVersion(text: string): Version | undefined {
  if (text === '*') return { parts: [0, 0, 0], prerelease: [], written: 0 };
  const found =
    /^v?(\d{1,15})(?:\.(\d{1,15}))?(?:\.(\d{1,15}))?(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/.exec(
      text,
    );
  if (found === null) return undefined;
  const [, major = '0', minor, patch, prerelease] = found;
  return {
    parts: [Number(major), Number(minor ?? 0), Number(patch ?? 0)],
    prerelease: prerelease === undefined ? [] : prerelease.split('.'),
    written: patch !== undefined ? 3 : minor !== undefined ? 2 : 1,
  };
}

function comparator(operator: string, bound: Version): Comparator {
  const test = plainComparator(operator, bound);
  return version =>
    (version.prerelease.length === 0 || bound.prerelease.length > 0) && test(version);
}

function plainComparator(operator: string, bound: Version): Comparator {
  const atLeast: Comparator = version => compare(version, bound) >= 0;
  // What a partly written version covers: `1.2` is all of 1.2.x.
  const end = bound.written === 0 ? undefined : bumped(bound, bound.written - 1);
  const below = (limit: Version | undefined): Comparator =>
    limit === undefined ? () => true : version => compareParts(version, limit) < 0;
  const covered: Comparator =
    bound.written === 3
      ? version => compare(version, bound) === 0
      : version => atLeast(version) && below(end)(version);
  switch (operator) {
    case '>':
      return bound.written === 3
        ? version => compare(version, bound) > 0
        : version => !below(end)(version);
    case '>=':
    case '=>':
      return atLeast;
    case '<':
      return version => compare(version, bound) < 0;
    case '<=':
    case '=<':
      return bound.written === 3 ? version => compare(version, bound) <= 0 : below(end);
    case '!=':
      return version => !covered(version);
    case '~':
    case '~>': {
      const limit = bound.written === 0 ? undefined : bumped(bound, bound.written === 1 ? 0 : 1);
      return version => atLeast(version) && below(limit)(version);
    }
    case '^': {
      // The first part that is not 0 stays.
      const first = bound.parts.findIndex(part => part > 0);
      const kept = first === -1 ? bound.written - 1 : Math.min(first, bound.written - 1);
      const limit = bound.written === 0 ? undefined : bumped(bound, kept);
      return version => atLeast(version) && below(limit)(version);
    }
    default:
      return covered;
  }
}

function bumped({ parts }: Version, index: number): Version {
  const [major, minor, patch] = parts;
  const next: readonly [number, number, number] =
    index <= 0
      ? [major + 1, 0, 0]
      : index === 1
        ? [major, minor + 1, 0]
        : [major, minor, patch + 1];
  return { parts: next, prerelease: [], written: 3 };
}

function compareParts(a: Version, b: Version): number {
  for (const index of [0, 1, 2] as const) {
    const difference = a.parts[index] - b.parts[index];
    if (difference !== 0) return difference;
  }
  return 0;
}

function compare(a: Version, b: Version): number {
  const parts = compareParts(a, b);
  if (parts !== 0) return parts;
  if (a.prerelease.length === 0 || b.prerelease.length === 0)
    return b.prerelease.length - a.prerelease.length;
  for (let index = 0; index < Math.max(a.prerelease.length, b.prerelease.length); index++) {
    const difference = compareIdentifiers(a.prerelease[index], b.prerelease[index]);
    if (difference !== 0) return difference;
  }
  return 0;
}

function compareIdentifiers(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
  const numbers = [a, b].map(one => /^\d+$/.test(one));
  if (numbers[0] && numbers[1]) return Number(a) - Number(b);
  if (numbers[0] !== numbers[1]) return numbers[0] ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}
