import type { Family, Kind, Variant } from './facts.ts';
import type { ReleaseTable } from './releases.ts';

/** One image name. What is left out is unknown, or as in its distribution. */
export interface Image {
  readonly kind: Kind;
  /** Distribution where the tag names none. */
  readonly family?: Family;
  /** What `family` was, or is, from a version on; oldest first. Slim and alpine variants are not affected. */
  readonly families?: readonly (readonly [from: string, family: Family])[];
  /** Short name of what the image is for; the last part of the image name where it is left out. */
  readonly product?: string;
  readonly title?: string;
  readonly releases?: ReleaseTable;
  /** The tag's version is the distribution's own release. */
  readonly numbered?: true;
  /** Commands of every variant, blank-separated. */
  readonly has?: string;
  /** Commands that variants on Debian or Ubuntu named neither slim nor alpine have on top. */
  readonly full?: string;
  /** Commands that the alpine variant has on top. */
  readonly alpine?: string;
  /** Commands that no variant has although the distribution would suggest it, or that are expected of the name. */
  readonly lacks?: string;
  /** `root` where it is left out. `?` where it is not known. */
  readonly user?: string;
  readonly unprivileged?: string;
  readonly dropsRoot?: true;
  /** Name in SERVICES; the product where it is left out. */
  readonly service?: string;
  readonly exposes?: string;
  readonly volumes?: string;
  readonly healthcheck?: true;
  /** Variant where the tag names none. */
  readonly variant?: Variant;
}

/** Rows by canonical name (see name.ts). A key that ends in `/*` stands for all names below it. */
export type ImageTable = Readonly<Record<string, Image>>;

/** What images built on `buildpack-deps` bring. */
export const BUILDPACK = 'curl wget git gcc make perl python3 openssl unzip ps';
export const BUILDPACK_SCM = 'curl wget git gcc make perl ps';
