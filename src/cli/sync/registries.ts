import path from 'node:path';
import { HttpClient, type HttpEvent } from '../../http/client.ts';
import type { CredentialSource, FoundCredential } from '../../registry/auth/credential.ts';
import { defaultCredentials } from '../../registry/auth/defaults.ts';
import { RegistryClient } from '../../registry/client.ts';
import { apiHost } from '../../registry/host.ts';
import type { Registries } from '../../transfer/sync/expand.ts';
import { Pace, type Slots } from '../../transfer/sync/pace.ts';
import type { SyncLogin, SyncSettings } from '../../transfer/sync/rule.ts';
import { loginFor } from '../../transfer/sync/rules/explain.ts';
import { type Arguments, strings } from '../command.ts';
import { INSECURE } from '../connection.ts';
import { warn } from '../notes.ts';
import type { Session } from '../session.ts';

export interface SyncConnection extends Registries {
  close(): Promise<void>;
}

export interface SyncConnectionOptions {
  readonly settings: SyncSettings;
  readonly slots: Slots;
  /** Requests a second and registry. */
  readonly rate: number | undefined;
  readonly onHttp: (event: HttpEvent) => void;
}

/** Registries with the logins of the rule files first, then those of docker's and podman's. */
export function syncConnection(
  args: Arguments,
  session: Session,
  { settings, slots, rate, onHttp }: SyncConnectionOptions,
): SyncConnection {
  const own = new Map(settings.registries.map(entry => [apiHost(entry.registry), entry]));
  const names = new Map<string, string>();
  const paces = new Map<string, Pace>();
  const http = new HttpClient({
    environment: session.env,
    caFiles: strings(args['ca-file']).map(file => path.resolve(session.cwd, file)),
    gate: async (host, signal) => {
      const perSecond = own.get(host)?.rate ?? rate;
      if (perSecond === undefined) return;
      const pace = paces.get(host) ?? new Pace(perSecond);
      paces.set(host, pace);
      await pace.take(1, signal);
    },
    onEvent: event => {
      if (event.type === 'answer') {
        const { host } = new URL(event.url);
        slots.heard(names.get(host) ?? host, event.status);
      }
      onHttp(event);
    },
  });
  const credentials = firstOfFiles(settings, session);
  const clients = new Map<string, RegistryClient>();
  return {
    repository(registry, name) {
      const login = loginFor(settings.logins, { registry, repository: name });
      const said = own.get(apiHost(registry));
      const insecure =
        args.insecure === true || login?.insecure === true || said?.insecure === true;
      const plainHttp = login?.plainHttp === true || said?.plainHttp === true;
      const key = `${registry} ${insecure} ${plainHttp}`;
      let client = clients.get(key);
      if (client === undefined) {
        names.set(apiHost(registry), registry);
        client = new RegistryClient(registry, {
          http,
          credentials,
          insecure,
          plainHttp,
          onInsecure: (host, how) => warn(session, INSECURE[how], { registry: host }),
        });
        clients.set(key, client);
      }
      return client.repository(name);
    },
    close: () => http.close(),
  };
}

/** A login without a name says that nobody logs in: then nothing else is asked. */
function firstOfFiles(settings: SyncSettings, session: Session): CredentialSource {
  const rest = defaultCredentials(session.env as NodeJS.ProcessEnv);
  return {
    name: `auth file, ${rest.name}`,
    async find(registry, repository = '') {
      const login = loginFor(settings.logins, { registry, repository });
      return login === undefined ? rest.find(registry, repository) : credentialOf(login);
    },
  };
}

function credentialOf(login: SyncLogin): FoundCredential | undefined {
  const { username, password, token, place } = login;
  const origin = `${place.file}:${place.line}`;
  if (token !== undefined) return { credential: { type: 'registry-token', token }, origin };
  if (username === undefined) return undefined;
  return { credential: { type: 'password', username, password: password ?? '' }, origin };
}
