import type { Language, Text } from '../rule/language.ts';
import type { Edit } from '../text/edit.ts';
import type { View } from './view.ts';

/**
 * - certain: the image holds the same files and config by what BuildKit's rules and the file itself say.
 * - likely: as far as the project in the build context tells; `--prove` measures it.
 * - possible: needs a newer builder or knowledge that nobody here has; only applied by name.
 */
export type Confidence = 'certain' | 'likely' | 'possible';

/** What may happen to the paths below a folder of the image. */
export interface FileAllowance {
  /** Absolute; `/` for the whole image. */
  readonly below: string;
  readonly may: readonly FileChangeKind[];
}

export type FileChangeKind = 'added' | 'removed' | 'content' | 'mode' | 'owner';

/** Fields of the image config that a comparison looks at. */
export type ConfigField =
  | 'Env'
  | 'Labels'
  | 'Cmd'
  | 'Entrypoint'
  | 'WorkingDir'
  | 'User'
  | 'ExposedPorts'
  | 'Volumes'
  | 'Healthcheck'
  | 'StopSignal'
  | 'Shell'
  | 'OnBuild';

/** What an optimization may change of the image. Everything else is a reason to refuse it. */
export interface Declared {
  readonly files: readonly FileAllowance[];
  readonly config: readonly ConfigField[];
  /** Paths that have to stay as they are although `files` covers them: what the container runs. */
  readonly keeps: readonly string[];
}

export const NOTHING: Declared = { files: [], config: [], keeps: [] };

export interface Savings {
  /** Layers fewer. */
  readonly layers?: number;
  /** Bytes of the image, estimated, and where the figure comes from. */
  readonly bytes?: { readonly value: number; readonly source: Text };
  /** Which steps a change of a source no longer repeats. */
  readonly rebuild?: Text;
}

/** One change of a Dockerfile that makes its image smaller or its builds faster. */
export interface Proposal {
  readonly name: OptimizationName;
  /** What to do, an imperative sentence, filled in. */
  readonly title: Text;
  /** Why it helps, and what to know before. */
  readonly explanation: Text;
  /** Where it starts. */
  readonly offset: number;
  /** Applied all or none. */
  readonly edits: readonly Edit[];
  readonly savings: Savings;
  readonly confidence: Confidence;
  readonly declares: Declared;
}

/** One kind of proposal: a file in `kinds/` and a line in `OPTIMIZATIONS`. */
export interface Optimization {
  readonly summary: Text;
  propose(view: View): readonly Omit<Proposal, 'name'>[];
}

/** In the order in which they are applied: what takes steps away first, what decorates them last. */
export const OPTIMIZATION_NAMES = [
  'fitting-base',
  'system-first',
  'clean-in-layer',
  'merge-runs',
  'chown-in-copy',
  'manifests-first',
  'split-stages',
  'cache-mounts',
  'late-labels',
  'copy-link',
] as const;

export type OptimizationName = (typeof OPTIMIZATION_NAMES)[number];

export function isOptimizationName(name: string): name is OptimizationName {
  return (OPTIMIZATION_NAMES as readonly string[]).includes(name);
}

/** A text with its values put in, in both languages. */
export function filled(text: Text, values: Readonly<Record<string, string | number>>): Text {
  const put = (language: Language) =>
    text[language].replace(/\{([A-Za-z]+)\}/g, (whole, name: string) =>
      name in values ? String(values[name]) : whole,
    );
  return { en: put('en'), zh: put('zh') };
}
