import type { Platform } from '../../image/platform.ts';
import type { RepositoryLocation } from '../../image/source.ts';

/** Which tags of a source repository a rule means. `digests` are copied without a tag unless the destination names one. */
export type TagChoice =
  | { readonly type: 'all' }
  | { readonly type: 'tags'; readonly tags: readonly string[] }
  /** All tags of the repository that the test takes. It is asked for each tag and must be cheap. */
  | {
      readonly type: 'matching';
      /** As the user wrote it, for messages. */
      readonly text: string;
      readonly matches: (tag: string) => boolean;
    }
  | { readonly type: 'digests'; readonly digests: readonly string[] };

/** Where a rule stands, for messages and `--explain`. */
export interface RulePlace {
  /** As the user named it. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** The rule as written, on one line, without secrets: `"a/b/c": "d/e/f"`. */
  readonly text: string;
}

export interface SyncTarget extends RepositoryLocation {
  /** Pair by pair with the tags (or digests) of the source; absent: the source's own names. */
  readonly tags?: readonly string[];
}

/** One rule of any file format, with defaults (registry, namespace) and variables already filled in. */
export interface SyncRule {
  /** Registry normalized (`docker.io`, `library/` added). */
  readonly source: RepositoryLocation & { readonly tags: TagChoice };
  readonly destinations: readonly SyncTarget[];
  /** Only these platforms of an index; absent: all. `os` or `architecture` alone stand as `''` on the other side. */
  readonly platforms?: readonly Platform[];
  /** What the file says about signatures and the like; absent: the run's own choice. */
  readonly referrers?: boolean;
  /** Cosign's `sha256-<hex>.sig` and similar tags of the chosen images are taken as well (regsync's digestTags). */
  readonly digestTags?: boolean;
  readonly place: RulePlace;
}

/** A login from a rule or auth file. */
export interface SyncLogin {
  /** `registry` or `registry/namespace[/…]`, normalized; the longest that fits a repository wins. */
  readonly key: string;
  /** Both absent: anonymous, and nothing else is asked. */
  readonly username?: string;
  readonly password?: string;
  /** A ready bearer token or an identity token, from formats that have one. */
  readonly token?: string;
  /** Certificate not verified, and plain HTTP allowed. */
  readonly insecure?: boolean;
  /** Plain HTTP, nothing else is tried. */
  readonly plainHttp?: boolean;
  readonly place: RulePlace;
}

/** What a file says about a registry besides its login (regsync, skopeo). */
export interface RegistrySettings {
  readonly registry: string;
  /** Requests side by side. */
  readonly concurrency?: number;
  /** Requests a second. */
  readonly rate?: number;
  /** Certificate not verified, and plain HTTP allowed: said about the registry, whatever login is used. */
  readonly insecure?: boolean;
  /** Plain HTTP, nothing else is tried. */
  readonly plainHttp?: boolean;
}

/** All that rule and auth files say together. */
export interface SyncSettings {
  readonly rules: readonly SyncRule[];
  readonly logins: readonly SyncLogin[];
  readonly registries: readonly RegistrySettings[];
  /** What is odd but not wrong: `{en, zh}` with its place; shown once. */
  readonly warnings: readonly SyncWarning[];
}

export interface SyncWarning {
  readonly message: { readonly en: string; readonly zh: string };
  readonly place: RulePlace;
}

/** What the command line or the environment adds to the files. */
export interface RuleDefaults {
  /** `--registry` / DEFAULT_REGISTRY, for an empty destination. */
  readonly registry?: string;
  /** `--namespace` / DEFAULT_NAMESPACE, for an empty destination. */
  readonly namespace?: string;
  /** For `${NAME}` in files. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Files as the command line names them: any mixture. Formats are told apart by their content. */
export interface RuleFiles {
  readonly auth?: RuleFile;
  readonly images?: RuleFile;
  /** image-syncer's old single file; also a skopeo-sync or regsync file. */
  readonly config?: RuleFile;
}

export interface RuleFile {
  /** As the user named it. */
  readonly file: string;
  readonly text: string;
}
