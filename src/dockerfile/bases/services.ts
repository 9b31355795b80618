import { DAEMON_SERVICES } from './daemon-services.ts';
import { DATA_SERVICES } from './data-services.ts';
import type { Service, ServiceRow } from './service.ts';
import { WEB_SERVICES } from './web-services.ts';

export type { Health, Service, ServiceKind } from './service.ts';

const list = (text: string | undefined): readonly string[] => text?.split(' ') ?? [];

/** All services by name. */
export const SERVICES: ReadonlyMap<string, Service> = new Map(
  Object.entries({ ...WEB_SERVICES, ...DATA_SERVICES, ...DAEMON_SERVICES }).map(([name, row]) => [
    name,
    service(name, row),
  ]),
);

function service(name: string, row: ServiceRow): Service {
  const health = list(row.health);
  return {
    name,
    title: row.title,
    kind: row.kind,
    ports: list(row.ports),
    data: list(row.data),
    commands: list(row.commands ?? name),
    units: list(row.units ?? name),
    packages: list(row.packages ?? name),
    http: row.http,
    health: health[0] === undefined ? undefined : { command: health, tool: health[0] },
  };
}

type Key = 'commands' | 'units' | 'packages';
const indexes = new Map<Key, ReadonlyMap<string, Service>>();

function by(key: Key, word: string): Service | undefined {
  let index = indexes.get(key);
  if (index === undefined) {
    index = new Map(
      [...SERVICES.values()].flatMap(each => each[key].map(name => [name, each] as const)),
    );
    indexes.set(key, index);
  }
  return index.get(word);
}

/** The service that a command starts; `command` is a base name: `mysqld`. */
export const serviceOfCommand = (command: string): Service | undefined => by('commands', command);

/** The service behind `service NAME start`, `systemctl start NAME[.service]` and `/etc/init.d/NAME`. */
export const serviceOfUnit = (unit: string): Service | undefined =>
  by('units', unit.replace(/\.service$/, ''));

/** The server that a package installs; a version (`=1.2`, `-1.2*`, `@edge`) must be taken off before. */
export const serviceOfPackage = (name: string): Service | undefined => by('packages', name);
