import { isSecretName, secretValueOf } from '../dockerfile/secretNames.ts';
import { credentialIn } from '../shell/credentials.ts';
import type { BuildContext } from './context.ts';

/** What a file of secrets by its name holds; `unknown` where it cannot be read or says nothing. */
export type Secrecy = 'secret' | 'harmless' | 'unknown';

/** Lines looked at; a file of settings is shorter. */
const MAXIMUM_LINES = 2_000;

/** Reads a file that has the name of one of secrets, to tell a certificate from a key, settings from passwords. */
export function secrecyOf(path: string, context: BuildContext): Secrecy {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const text = context.read(path);
  if (text === undefined) return 'unknown';
  if (/PRIVATE KEY/.test(text)) return 'secret';
  if (credentialIn(text) !== undefined) return 'secret';
  if (/\.(?:pem|key|crt|cer)$/.test(name)) {
    return text.includes('-----BEGIN ') ? 'harmless' : 'unknown';
  }
  if (name === '.npmrc') return npmSecrecy(text);
  if (name.startsWith('.env')) return assignmentsSecrecy(text);
  if (name.startsWith('id_')) return 'unknown';
  return text.trim() === '' ? 'harmless' : 'unknown';
}

/** A token of its own, or one that a variable gives. */
function npmSecrecy(text: string): Secrecy {
  const values = linesOf(text).flatMap(line => {
    const match = /(?:^|:)_(?:authToken|auth|password)\s*=\s*(\S.*)$/.exec(line.slice(0, 2_000));
    return match?.[1] ?? [];
  });
  return values.some(value => !value.includes('${')) ? 'secret' : 'harmless';
}

function assignmentsSecrecy(text: string): Secrecy {
  for (const line of linesOf(text)) {
    const equals = line.indexOf('=');
    if (equals === -1 || line.startsWith('#')) continue;
    const name = line
      .slice(0, equals)
      .replace(/^export\s+/, '')
      .trim();
    const value = line
      .slice(equals + 1)
      .trim()
      .replace(/^(['"])(.*)\1$/, '$2');
    if (isSecretName(name) && secretValueOf(name, value, value.includes('$')) === 'literal') {
      return 'secret';
    }
  }
  return 'harmless';
}

function linesOf(text: string): string[] {
  return text.split('\n', MAXIMUM_LINES).map(line => line.trim());
}
