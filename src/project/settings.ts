import type { ForeignTool } from '../lint/suppressions.ts';
import type { ActiveRule, Mode } from '../rule/active.ts';

/** How one Dockerfile is to be linted: what configuration and command line come to. */
export interface FileSettings {
  readonly rules: readonly ActiveRule[];
  readonly mode: Mode;
  readonly foreign: ReadonlySet<ForeignTool>;
  readonly buildArgs: Readonly<Record<string, string>>;
  /** Folder that COPY reads from, absolute; undefined: the Dockerfile's own. */
  readonly context: string | undefined;
  /** The configuration leaves this file out of searches. */
  readonly ignored: boolean;
}

/** Settings of a Dockerfile by its absolute path; undefined is standard input. */
export type SettingsOf = (file: string | undefined) => Promise<FileSettings>;
