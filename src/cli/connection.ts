import path from 'node:path';
import { HttpClient } from '../http/client.ts';
import type { CredentialSource } from '../registry/auth/credential.ts';
import { defaultCredentials } from '../registry/auth/defaults.ts';
import { RegistryClient } from '../registry/client.ts';
import type { Arguments, Command } from './command.ts';
import { strings } from './command.ts';
import { warn } from './notes.ts';
import type { Session } from './session.ts';

/** Options of every command that talks to registries. */
export const CONNECTION_OPTIONS = {
  insecure: {
    type: 'boolean',
    describe: {
      en: 'allow plain HTTP or an unverified certificate for the named registry',
      zh: '允许对指定的镜像仓库使用明文 HTTP 或不校验证书',
    },
  },
  'ca-file': {
    type: 'string',
    array: true,
    describe: { en: 'PEM file of a private certificate authority', zh: '私有 CA 证书（PEM 文件）' },
  },
} as const satisfies Command['options'];

export interface Connection {
  readonly http: HttpClient;
  readonly credentials: CredentialSource;
  registry(host: string): RegistryClient;
  /** Ends every connection; the process could not end with open ones. */
  close(): Promise<void>;
}

/** @param first credentials that come before those of configuration files */
export function connect(
  args: Arguments,
  session: Session,
  ...first: readonly CredentialSource[]
): Connection {
  const environment = session.env as NodeJS.ProcessEnv;
  const http = new HttpClient({
    environment: session.env,
    caFiles: strings(args['ca-file']).map(file => path.resolve(session.cwd, file)),
  });
  const credentials = defaultCredentials(environment, ...first);
  const clients = new Map<string, RegistryClient>();
  return {
    http,
    credentials,
    registry(host) {
      let client = clients.get(host);
      if (client === undefined) {
        client = new RegistryClient(host, {
          http,
          credentials,
          insecure: args.insecure === true,
          onInsecure: (registry, how) => {
            warn(session, INSECURE[how], { registry });
          },
        });
        clients.set(host, client);
      }
      return client;
    },
    close: () => http.close(),
  };
}

export const INSECURE = {
  'plain-http': {
    en: '{registry} is spoken to over plain HTTP: anyone in between can read and change everything',
    zh: '与 {registry} 之间使用明文 HTTP，途经的任何人都能读取和篡改内容',
  },
  'unverified-certificate': {
    en: 'the certificate of {registry} is not verified',
    zh: '未校验 {registry} 的证书',
  },
} as const;
