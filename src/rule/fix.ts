import type { Edit } from '../text/edit.ts';

/**
 * - safe: the image stays what it was, with evidence, but for what `declares` says.
 * - unsafe: the image may differ; applied with `--unsafe`.
 * - manual: shown, never applied.
 */
export type Safety = 'safe' | 'unsafe' | 'manual';

/**
 * The only ways in which a safe fix may change BuildKit's graph or the image config, each with its argument.
 * `npm run corpus -- --fix` refuses every difference that no applied fix declares.
 */
export const DECLARATIONS = {
  'assume-yes':
    'a flag that only answers prompts: a build has no one to ask, the prompt would have failed it',
  'no-cache-flag': 'a flag that only keeps a package manager from storing its cache in the layer',
  'cache-cleanup':
    'removes package lists or caches in the layer that made them; no later step reads them',
  'quiet-progress': 'a flag that only changes what a download prints',
  'maintainer-label': 'MAINTAINER becomes the label that replaced it',
  'add-as-copy': 'ADD becomes COPY where no source is an archive, a URL or a repository',
  'folder-slash':
    'a destination that is a folder in every image gets the slash that says so; files land where they did',
  'label-only': 'adds or corrects image labels',
  'same-name': 'an equal name for the same thing (`apt` and `apt-get` for the verbs both have)',
  'no-log-init': 'useradd does not write a sparse log for a large UID',
  'package-order':
    'names of one call of a system package manager in another order: it resolves them together',
  'dead-instruction':
    'removes an instruction that a later one of its kind overrides in the same stage',
} as const;

export type Declaration = keyof typeof DECLARATIONS;

export interface Fix {
  readonly safety: Safety;
  /** What the fix does, as an imperative sentence. */
  readonly title: string;
  /** Applied all or none. */
  readonly edits: readonly Edit[];
  readonly declares: readonly Declaration[];
  /** Changes to files beside the Dockerfile (`.dockerignore`, entrypoint scripts). */
  readonly files?: readonly FileChange[];
}

export interface FileChange {
  /** Relative to the build context, with `/`. */
  readonly path: string;
  /** undefined: the file must not exist yet. */
  readonly before: string | undefined;
  readonly after: string;
  /** Make it executable. */
  readonly executable?: boolean;
}
