/**
 * - web, app, proxy: answers HTTP or TCP for users.
 * - database, cache, queue, search, storage: keeps data for others.
 * - access: lets people in (ssh, ftp).
 * - mail, name, directory, schedule: the classic daemons of a whole machine.
 * - supervisor: starts and watches other processes; not a service of its own.
 */
export type ServiceKind =
  | 'web'
  | 'app'
  | 'proxy'
  | 'database'
  | 'cache'
  | 'queue'
  | 'search'
  | 'storage'
  | 'monitoring'
  | 'access'
  | 'mail'
  | 'name'
  | 'directory'
  | 'schedule'
  | 'supervisor';

/** A check that works inside the server's own image. */
export interface Health {
  /** As in exec form. */
  readonly command: readonly string[];
  /** The command it needs; it comes with the server. */
  readonly tool: string;
}

export interface Service {
  readonly name: string;
  readonly title: string;
  readonly kind: ServiceKind;
  /** Default ports a client connects to, most used first: `80`, `53/udp`. */
  readonly ports: readonly string[];
  /** Where it keeps data by default, each worth a VOLUME. */
  readonly data: readonly string[];
  /** Commands that start it. */
  readonly commands: readonly string[];
  /** Names under which `service x start`, `systemctl start x` and `/etc/init.d/x` know it. */
  readonly units: readonly string[];
  /** Packages that bring the server, in any package manager. */
  readonly packages: readonly string[];
  /** Answers HTTP at this path of its first port once it is ready. */
  readonly http: string | undefined;
  readonly health: Health | undefined;
}

/** A row as written: lists are blank-separated; commands, units and packages are the service's name where left out. */
export interface ServiceRow {
  readonly title: string;
  readonly kind: ServiceKind;
  readonly ports?: string;
  readonly data?: string;
  readonly commands?: string;
  readonly units?: string;
  readonly packages?: string;
  readonly http?: string;
  readonly health?: string;
}

export type ServiceTable = Readonly<Record<string, ServiceRow>>;
