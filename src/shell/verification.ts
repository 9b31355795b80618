import type { Command, Script } from './nodes.ts';

/** Does a text check something it downloaded: a checksum or a signature? MD5 and SHA-1 prove nothing. */
export function verifiesDownloads(script: Script): boolean {
  return script.commands.some(verifies);
}

function verifies({ name, args }: Command): boolean {
  const values = args.map(({ value }) => value);
  if (/^(?:sha(?:224|256|384|512)sum|b2sum|b3sum)$/.test(name)) {
    return values.some(value => /^-[a-z]*c|^--check/.test(value));
  }
  if (name === 'shasum') {
    return values.some(value => /^-[a-z]*c|^--check/.test(value)) && values.some(isStrongShasum);
  }
  if (name === 'gpg' || name === 'gpg2') {
    return values.some(value => value === '--verify' || value === '--verify-files');
  }
  if (name === 'openssl') return values.includes('-verify');
  if (name === 'cosign') return values.some(value => value.startsWith('verify'));
  return name === 'gpgv' || name === 'minisign' || name === 'signify';
}

function isStrongShasum(value: string): boolean {
  return /^(?:-[a-z]*)?a?(?:224|256|384|512)$|^--algorithm=(?:224|256|384|512)$/.test(value);
}
