import type { Text } from '../rule/language.ts';

/** In order of preference: a docker daemon holds the base images that were built or loaded before. */
export const ENGINE_NAMES = ['docker', 'buildctl', 'docker-legacy', 'buildah'] as const;
export type EngineName = (typeof ENGINE_NAMES)[number];

/** A file or an environment variable that RUN may read during the build; never an argument of any program. */
export type BuildSecret =
  | { readonly id: string; readonly file: string }
  | { readonly id: string; readonly environment: string };

/** One build, in terms that all engines share. Paths as the user gave them or absolute. */
export interface BuildRequest {
  readonly context: string;
  readonly dockerfile: string;
  /** Names for the result. */
  readonly tags: readonly string[];
  /** A value of undefined is taken from the environment, as `--build-arg NAME` does. */
  readonly buildArgs: Readonly<Record<string, string | undefined>>;
  readonly secrets: readonly BuildSecret[];
  readonly target: string | undefined;
  /** Empty for the engine's own. */
  readonly platforms: readonly string[];
  readonly cacheFrom: readonly string[];
  readonly cacheTo: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly noCache: boolean;
  readonly pull: boolean;
  /** `host`, `none`, `default`. */
  readonly network: string | undefined;
  /**
   * Provenance and SBOM in the image. SWR refuses them ("Invalid image, fail to parse 'manifest.json'"),
   * so they are off unless asked for.
   */
  readonly attestations: boolean;
  /** Arguments for the engine as they are, from after `--`. */
  readonly extra: readonly string[];
}

/** Where an engine may put an archive, and where its words go. */
export interface BuildIo {
  /** Folder for small files on the way; must exist. */
  readonly scratch: string;
  /**
   * Folder for the archive of engines whose images no one else can read; must exist. Undefined: none is written,
   * the image stays where the engine keeps it.
   */
  readonly archives: string | undefined;
  readonly output: 'inherit' | 'ignore' | ((text: string) => void);
  readonly env: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
}

export interface BuildResult {
  readonly engine: EngineName;
  /**
   * What `push` takes: `docker-daemon:REF`, `docker-archive:FILE` or `oci-archive:FILE`; `containers-storage:REF`
   * where no archive was asked for.
   */
  readonly location: string;
  /** Digest of the image's config; undefined for a multi-platform result. */
  readonly imageId: string | undefined;
}

/** Something a Dockerfile or a command line asks for that not every engine can do. */
export type EngineAbility =
  | 'secrets'
  | 'run-mounts'
  | 'heredocs'
  | 'multi-platform'
  | 'cache-export'
  | 'attestations';

export interface EngineState {
  readonly engine: EngineName;
  readonly usable: boolean;
  /** `buildx 0.12`, `buildah 1.28.2`; undefined where the program is not there. */
  readonly version: string | undefined;
  /** Why it cannot be used. */
  readonly why: Text | undefined;
  readonly abilities: ReadonlySet<EngineAbility>;
}

export interface BuildEngine {
  readonly name: EngineName;
  /** Asks the installed program; costs a few processes. Never throws for an engine that is not there. */
  detect(env: NodeJS.ProcessEnv): Promise<EngineState>;
  /** @throws KnownError `build-failed` when the engine says no; its own words have been shown by then */
  build(request: BuildRequest, io: BuildIo): Promise<BuildResult>;
}
