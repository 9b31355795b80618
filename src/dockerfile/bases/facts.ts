import type { Service } from './service.ts';

/** Day on which every table in this folder was last gone through, `YYYY-MM-DD`. */
export const TABLE_DATE = '2026-11-24';

/** A line of distributions that share a package manager and a file layout. */
export type Family =
  | 'almalinux'
  | 'alpine'
  | 'amazon'
  | 'anolis'
  | 'arch'
  | 'azurelinux'
  | 'busybox'
  | 'centos'
  | 'centos-stream'
  | 'clearlinux'
  | 'debian'
  | 'distroless'
  | 'fedora'
  | 'gentoo'
  | 'mageia'
  | 'nixos'
  | 'openeuler'
  | 'oracle'
  | 'photon'
  | 'rhel'
  | 'rocky'
  | 'scientific'
  | 'scratch'
  | 'sles'
  | 'suse'
  | 'ubuntu'
  | 'void'
  | 'windows'
  | 'wolfi';

/**
 * - distribution: a general operating system, nothing on top.
 * - runtime: one language or platform to run programs with.
 * - toolchain: made to build with; a final stage rarely wants it.
 * - service: starts a server.
 * - tool: a command-line program packed as an image.
 * - empty: nothing that could run (`scratch`).
 */
export type Kind = 'distribution' | 'runtime' | 'toolchain' | 'service' | 'tool' | 'empty';

export type Variant = 'full' | 'slim' | 'minimal' | 'chiseled' | 'alpine' | 'debug';

export interface EndOfLife {
  /** `Node.js 7`, `Alpine Linux 3.12`. */
  readonly subject: string;
  /** Last day with free security updates, `YYYY-MM-DD`. */
  readonly date: string;
  /** Page that says so. */
  readonly source: string;
  /** A release of the same product that is maintained on TABLE_DATE: `24`; undefined where none is left. */
  readonly supported: string | undefined;
}

/** The image itself was given up, whatever its tag. */
export interface Deprecation {
  /** Since when no updates come, `YYYY-MM-DD`. */
  readonly since: string;
  /** Names to use instead, best first; empty where there is no successor. */
  readonly replacements: readonly string[];
  readonly source: string;
}

export interface BaseUser {
  /** Who runs the container by the image's own config: `root`, a name or a UID; undefined where it is not known. */
  readonly default: string | undefined;
  /** An unprivileged account that the image brings: `node`. */
  readonly unprivileged: string | undefined;
  /** The image's own entrypoint starts as root and then gives root up: mysql, postgres, redis. */
  readonly dropsRoot: boolean;
}

/** Commands of an image as far as they are known: true, false, or undefined for unknown. */
export interface Tools {
  /** A POSIX shell. */
  readonly sh: boolean | undefined;
  readonly bash: boolean | undefined;
  readonly curl: boolean | undefined;
  /** BusyBox's wget has no `--tries`, `--no-check-certificate` works, `-q` and `--spider` too. */
  readonly wget: 'gnu' | 'busybox' | false | undefined;
  /** Any other command by its name. */
  has(command: string): boolean | undefined;
}

/** What is known about the image behind a FROM; `undefined` always means unknown, never no. */
export interface BaseFacts {
  /** The name without mirrors and `library/`: `node`, `bitnami/node`, `mcr.microsoft.com/dotnet/sdk`. */
  readonly image: string;
  /**
   * The name was found as an official name at the end of a private registry's path (`swr.…/team/node:7`).
   * Versions and ends of life are then told by the tag; tools, user, ports and volumes stay unknown.
   */
  readonly guessed: boolean;
  readonly kind: Kind | undefined;
  readonly family: Family | undefined;
  /** As the distribution numbers itself (`3.12`, `11`, `16.04`); undefined where the tag does not pin it. */
  readonly release: string | undefined;
  /** `node`, `python`, `nginx`. */
  readonly product: string | undefined;
  /** `Node.js`, `Ubuntu`: to be shown. */
  readonly title: string | undefined;
  /** Version of the product as the tag says: `7`, `3.8.10`. */
  readonly version: string | undefined;
  readonly variant: Variant | undefined;
  /** Parts of the tag between `-`, lower case. */
  readonly words: readonly string[];
  /** The earliest of `lifetimes`. */
  readonly endOfLife: EndOfLife | undefined;
  /** Product and distribution, each where its end is known, earliest first. Ends may lie ahead: see `ended`. */
  readonly lifetimes: readonly EndOfLife[];
  readonly deprecation: Deprecation | undefined;
  /** Name of the package manager's command. */
  readonly packageManager: string | undefined;
  readonly tools: Tools;
  readonly user: BaseUser;
  /** The server that the image starts. */
  readonly service: Service | undefined;
  /** Ports that the image itself exposes, so that a child need not: `80`, `53/udp`. */
  readonly exposes: readonly string[];
  /** Paths that the image itself declares as VOLUME: what a child writes there is lost. */
  readonly volumes: readonly string[];
  /** The image itself declares a HEALTHCHECK. */
  readonly healthcheck: boolean;
}
