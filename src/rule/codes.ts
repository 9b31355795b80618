/** Whose code an alias is, told by its form. */
export type CodeFamily = 'hadolint' | 'buildkit' | 'shellcheck' | 'scanner';

export function codeFamily(code: string): CodeFamily {
  if (/^DL\d{4}$/.test(code)) return 'hadolint';
  if (/^SC\d{4}$/.test(code)) return 'shellcheck';
  // BuildKit's checks are words in PascalCase; the scanners' ids hold digits, dashes or blanks.
  if (/^[A-Z][A-Za-z]*[a-z][A-Za-z]*$/.test(code)) return 'buildkit';
  return 'scanner';
}
