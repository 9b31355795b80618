import { DAEMON_SERVICES } from './daemon-services.ts';
import { DATA_SERVICES } from './data-services.ts';
import type { Service, ServiceTable } from './service.ts';
import { WEB_SERVICES } from './web-services.ts';

export type { Service } from './service.ts';

const ROWS: ServiceTable = { ...WEB_SERVICES, ...DATA_SERVICES, ...DAEMON_SERVICES };

const list = (text: string | undefined): readonly string[] => text?.split(' ') ?? [];
const made = new Map<string, Service>();

export function serviceNames(): readonly string[] {
  return Object.keys(ROWS);
}

/** A service by its name here: `postgres`. */
export function findService(name: string): Service | undefined {
  const row = Object.hasOwn(ROWS, name) ? ROWS[name] : undefined;
  if (row === undefined) return undefined;
  let service = made.get(name);
  if (service === undefined) {
    const health = list(row.health);
    service = {
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
    made.set(name, service);
  }
  return service;
}

type Key = 'commands' | 'units' | 'packages';
const indexes = new Map<Key, ReadonlyMap<string, string>>();

function by(key: Key, word: string): Service | undefined {
  let index = indexes.get(key);
  if (index === undefined) {
    index = new Map(
      Object.entries(ROWS).flatMap(([name, row]) =>
        list(row[key] ?? name).map(each => [each, name] as const),
      ),
    );
    indexes.set(key, index);
  }
  const name = index.get(word);
  return name === undefined ? undefined : findService(name);
}

/** The service that a command starts; `command` is a base name: `mysqld`. */
export const serviceOfCommand = (command: string): Service | undefined => by('commands', command);

/** The service behind `service NAME start`, `systemctl start NAME[.service]` and `/etc/init.d/NAME`. */
export const serviceOfUnit = (unit: string): Service | undefined =>
  by('units', unit.replace(/\.service$/, ''));

/** The server that a package installs; a version (`=1.2`, `-1.2*`, `@edge`) must be taken off before. */
export const serviceOfPackage = (name: string): Service | undefined => by('packages', name);
