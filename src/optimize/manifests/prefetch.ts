import type { Command } from '../../shell/nodes.ts';
import type { Declared } from '../proposal.ts';
import type { Project } from './project.ts';

/** How the dependencies of a project come into the image before its sources do. */
export interface Prefetch {
  /** Files that name the dependencies, relative to the project's folder. */
  readonly files: readonly string[];
  /** Folders that are needed with them, each copied to its own name. */
  readonly folders?: readonly string[];
  /** Command to run above the COPY of the sources. Left out: the installing command itself moves there. */
  readonly run?: string;
  readonly declares?: Declared;
}

/** One build tool: which of its commands fetch dependencies, and what they read. */
export interface Ecosystem {
  readonly name: string;
  /**
   * Undefined where the command fetches nothing, or where what it reads cannot be told.
   * @param written the command as it stands in the file
   */
  prefetch(project: Project, command: Command, written: string): Prefetch | undefined;
}
