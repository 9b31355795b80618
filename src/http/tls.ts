import { readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { rootCertificates } from 'node:tls';
import { KnownError } from '../errors.ts';

/** Certificates for one host, beside those Node trusts. */
export interface TlsFiles {
  readonly ca: readonly string[];
  readonly cert: string | undefined;
  readonly key: string | undefined;
}

/** Folders with a subfolder for each `host[:port]`, as docker and containers have them; earlier ones win. */
export function defaultCertificateDirectories(): readonly string[] {
  if (process.platform === 'win32') {
    const data = process.env.ProgramData;
    return data === undefined ? [] : [path.join(data, 'docker', 'certs.d')];
  }
  return [
    path.join(homedir(), '.config', 'containers', 'certs.d'),
    path.join(homedir(), '.docker', 'certs.d'),
    '/etc/containers/certs.d',
    '/etc/docker/certs.d',
  ];
}

/**
 * Reads `*.crt` (authorities), `*.cert` with `*.key` (client certificate) for a host.
 * @throws KnownError `certificate-unreadable`
 */
export function certificatesFor(
  host: string,
  directories: readonly string[],
  caFiles: readonly string[],
): TlsFiles | undefined {
  const ca = caFiles.map(file => readCertificate(file));
  let cert: string | undefined;
  let key: string | undefined;
  // A colon cannot stand in a folder name on Windows; docker writes it without there.
  const folder = process.platform === 'win32' ? host.replace(':', '') : host;
  for (const directory of directories) {
    const full = path.join(directory, folder);
    for (const name of entries(full)) {
      if (name.endsWith('.crt')) ca.push(readCertificate(path.join(full, name)));
      else if (name.endsWith('.cert') && cert === undefined) {
        cert = readCertificate(path.join(full, name));
        key = readCertificate(path.join(full, `${name.slice(0, -'.cert'.length)}.key`));
      }
    }
  }
  return ca.length === 0 && cert === undefined ? undefined : { ca, cert, key };
}

/** Connect options for undici: Node's own authorities stay trusted. */
export function tlsOptions(
  files: TlsFiles | undefined,
  verify: boolean,
): {
  readonly rejectUnauthorized?: boolean;
  readonly ca?: string[];
  readonly cert?: string;
  readonly key?: string;
} {
  return {
    ...(verify ? {} : { rejectUnauthorized: false }),
    ...(files === undefined || files.ca.length === 0
      ? {}
      : { ca: [...rootCertificates, ...files.ca] }),
    ...(files?.cert === undefined ? {} : { cert: files.cert }),
    ...(files?.key === undefined ? {} : { key: files.key }),
  };
}

function entries(directory: string): readonly string[] {
  try {
    return readdirSync(directory).sort();
  } catch (error) {
    // Most machines have none of these folders; a folder that is there has to be readable.
    if (
      error instanceof Error &&
      'code' in error &&
      (error.code === 'ENOENT' || error.code === 'ENOTDIR')
    )
      return [];
    throw unreadable(directory, error);
  }
}

function readCertificate(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw unreadable(file, error);
  }
}

function unreadable(file: string, cause: unknown): KnownError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new KnownError('certificate-unreadable', `${file}: certificate cannot be read: ${why}`, {
    cause,
    hint: 'Correct its permissions, or take the file away.',
    zh: { message: `${file}：无法读取证书：${why}`, hint: '请修正文件权限，或移除该文件。' },
  });
}
