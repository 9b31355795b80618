import { instructionAt } from '../dockerfile/instructionAt.ts';
import type { Dockerfile, Instruction } from '../dockerfile/nodes.ts';
import type { LayerReport, TracedAnalysis } from './analysis.ts';

/** What in a layer a rule blames, in bytes. */
type Price = (layer: LayerReport) => number;

const caches: Price = ({ waste }) => waste.cacheWritten;
const deletes: Price = ({ waste }) => waste.deletes;
const overwrites: Price = ({ waste }) => waste.overwrites;

/**
 * Rules whose findings cost bytes that the instruction's own layer shows. A rule is not here where a layer cannot tell
 * its part from the rest: which of the installed packages nobody needed, say.
 */
const PRICES: Readonly<Record<string, Price>> = {
  'package-cache-kept': caches,
  'index-update-alone': caches,
  'deleted-in-later-layer': deletes,
  'leftover-archive': ({ waste }) => waste.archives,
  'copied-archive': ({ waste }) => waste.archives,
  'separate-chown-layer': overwrites,
  'package-upgrade': overwrites,
};

export interface Priceable {
  readonly rule: string;
  readonly range: { readonly start: { readonly offset: number } };
  /** Set where the finding is in another file. */
  readonly file?: string;
}

/**
 * The bytes that a finding costs in a built image.
 * @returns undefined where the image does not show it: its instruction has no layer, or nothing is wasted there
 */
export function priceOf(
  finding: Priceable,
  file: Dockerfile,
  { analysis, trace }: TracedAnalysis,
): number | undefined {
  const price = Object.hasOwn(PRICES, finding.rule) ? PRICES[finding.rule] : undefined;
  if (price === undefined || finding.file !== undefined) return undefined;
  const node = instructionAt(file, finding.range.start.offset);
  const layer = node === undefined ? undefined : layerOf(node, trace.layers);
  const report = layer === undefined ? undefined : analysis.layers[layer];
  const bytes = report === undefined ? 0 : price(report);
  return bytes > 0 ? bytes : undefined;
}

function layerOf(
  node: Instruction,
  layers: readonly (Instruction | undefined)[],
): number | undefined {
  const at = layers.indexOf(node);
  return at === -1 ? undefined : at;
}
