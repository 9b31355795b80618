import { isLicenseExpression } from './spdxLicenses.ts';

/** What a label's value may be held to; `text` takes anything. */
export const LABEL_TYPES = ['text', 'url', 'rfc3339', 'semver', 'hash', 'spdx', 'email'] as const;
export type LabelType = (typeof LABEL_TYPES)[number];

export function isLabelType(name: string): name is LabelType {
  return (LABEL_TYPES as readonly string[]).includes(name);
}

const SEMVER =
  /^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-(?:0|[1-9]\d*|\d*[A-Za-z-][\dA-Za-z-]*)(?:\.(?:0|[1-9]\d*|\d*[A-Za-z-][\dA-Za-z-]*))*)?(?:\+[\dA-Za-z-]+(?:\.[\dA-Za-z-]+)*)?$/;

const RFC3339 =
  /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:[Zz]|[+-](\d\d):(\d\d))$/;

/** Whether a value is of its type. */
export function fitsLabelType(value: string, type: LabelType): boolean {
  switch (type) {
    case 'text':
      return true;
    case 'url':
      return /^[A-Za-z][A-Za-z\d+.-]*:[^\s"<>\\^`{|}]+$/.test(value);
    case 'rfc3339':
      return isTime(value);
    case 'semver':
      return SEMVER.test(value);
    case 'hash':
      return /^(?:[0-9a-f]{7}|[0-9a-f]{40})$/.test(value);
    case 'spdx':
      return isLicenseExpression(value);
    case 'email':
      return /^[^\s@"(),:;<>[\\\]]+@[A-Za-z\d](?:[A-Za-z\d-]*[A-Za-z\d])?(?:\.[A-Za-z\d](?:[A-Za-z\d-]*[A-Za-z\d])?)*$/.test(
        value,
      );
  }
}

function isTime(value: string): boolean {
  const match = RFC3339.exec(value);
  if (match === null) return false;
  const [, year, month, day, hour, minute, second, offsetHour = 0, offsetMinute = 0] =
    match.map(Number);
  const days = new Date(Date.UTC(year ?? 0, month ?? 0, 0)).getUTCDate();
  const within = (number: number | undefined, least: number, most: number) =>
    number !== undefined && number >= least && number <= most;
  return (
    within(month, 1, 12) &&
    within(day, 1, days) &&
    within(hour, 0, 23) &&
    within(minute, 0, 59) &&
    within(second, 0, 60) &&
    within(offsetHour || 0, 0, 23) &&
    within(offsetMinute || 0, 0, 59)
  );
}
