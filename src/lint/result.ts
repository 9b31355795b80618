import type { Declaration, FileChange, Safety } from '../rule/fix.ts';
import type { Severity } from '../rule/rule.ts';
import type { Edit } from '../text/edit.ts';

/** What `lint --format json` prints: stable, see docs/schema/lint-result.json. */
export interface LintResult {
  readonly version: 1;
  readonly files: readonly FileResult[];
  readonly summary: Summary;
}

export interface FileResult {
  /** As given, relative to the working directory, with `/`; `-` for standard input. */
  readonly path: string;
  readonly findings: readonly Finding[];
  /** Set when the file could not be read at all: it has no findings then. */
  readonly failure?: { readonly code: string; readonly message: string };
  /** The linted text, for formats that show source lines; never part of the JSON. */
  readonly text?: string;
}

export interface Location {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

export interface Finding {
  readonly rule: string;
  /** The hadolint code or BuildKit check it answers to; the first of `aliases`. */
  readonly code?: string;
  /** Everything it answers to in other tools: hadolint, BuildKit, security scanners. */
  readonly aliases?: readonly string[];
  readonly severity: Severity;
  readonly message: string;
  readonly range: { readonly start: Location; readonly end: Location };
  /** Set when the finding lies in another file: an entrypoint script, .dockerignore. Relative like the path. */
  readonly file?: string;
  /** BuildKit refuses the file. */
  readonly fatal?: true;
  readonly fix?: FindingFix;
  /** Bytes it costs, measured in the image that `--image` names. */
  readonly bytes?: number;
  /** The rule's page. */
  readonly url?: string;
}

export interface FindingFix {
  readonly title: string;
  readonly safety: Safety;
  readonly edits: readonly Edit[];
  readonly declares?: readonly Declaration[];
  readonly files?: readonly FileChange[];
}

export interface Summary {
  readonly files: number;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  readonly styles: number;
  readonly fixable: number;
}
