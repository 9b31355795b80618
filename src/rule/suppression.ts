import type { Range } from '../text/range.ts';

/** One comment that silences findings. */
export interface Suppression {
  /** Whose comment it is. */
  readonly tool: 'dockwright' | 'hadolint' | 'buildkit' | 'trivy' | 'checkov' | 'kics' | 'semgrep';
  /** Rule names and codes as written; `all` silences every rule. */
  readonly names: readonly string[];
  /** Place of each name in the file, in the order of `names`. */
  readonly nameRanges: readonly Range[];
  readonly range: Range;
  /** Findings that start in it are silenced. */
  readonly scope: Range;
  readonly reason: string | undefined;
  /** Names that silenced at least one finding. Complete only when `suppressions` listeners are called. */
  readonly used: ReadonlySet<string>;
  /** Names that a rule of this run answers to: not used, they silence nothing. `all` is one of them. */
  readonly watched: ReadonlySet<string>;
  /** Names that no rule of the catalogue has. */
  readonly unknown: readonly string[];
}
