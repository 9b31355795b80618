import type { Instruction } from '../dockerfile/nodes.ts';
import { type Analysis, linesOf } from './analysis.ts';
import type { ThresholdName } from './thresholds.ts';
import type { Trace } from './trace.ts';

/** The Dockerfile an analysis was traced to. */
export interface TracedTo {
  /** As reports call the file. */
  readonly path: string;
  readonly trace: Trace;
  lineAt(offset: number): number;
}

export interface JsonOptions {
  readonly traced?: TracedTo | undefined;
  readonly exceeded: readonly ThresholdName[];
  /** How many entries of `waste` are told. */
  readonly most: number;
}

/** What `analyze --json` prints; docs/schema/analyze.json describes it. Layers count from 1, sizes are bytes. */
export function analysisJson(analysis: Analysis, options: JsonOptions) {
  const { traced, exceeded, most } = options;
  const lines = (node: Instruction | undefined) =>
    traced === undefined ? undefined : linesOf(node, offset => traced.lineAt(offset));
  const linesAt = (layer: number | undefined) =>
    layer === undefined ? undefined : lines(traced?.trace.layers[layer]);
  return {
    version: 1,
    image: analysis.image,
    digest: analysis.digest,
    ...(analysis.history.platform === undefined ? {} : { platform: analysis.history.platform }),
    files: analysis.files,
    compressed: analysis.compressed,
    size: analysis.size,
    contents: analysis.contents,
    wasted: analysis.wasted,
    efficiency: Math.round(analysis.efficiency * 1e6) / 1e6,
    exceeded,
    layers: analysis.layers.map((layer, index) => {
      const { digest, compressed, size, contents, added, changed, removed, waste } = layer;
      const { overwritten, deleted, cache, duplicated, deletes, overwrites } = waste;
      return {
        layer: index + 1,
        digest,
        compressed: Math.max(0, compressed),
        size,
        contents,
        added,
        changed,
        removed,
        wasted: {
          bytes: overwritten + deleted + cache + duplicated,
          overwritten,
          deleted,
          cache,
          duplicated,
        },
        deletes,
        overwrites,
        ...(layer.createdBy === undefined ? {} : { createdBy: layer.createdBy }),
        ...(traced === undefined ? {} : { base: index < traced.trace.firstOwn }),
        ...linesAt(index),
      };
    }),
    waste: analysis.waste.slice(0, most).map(item => {
      const { kind, path, bytes, files, layer, by, managers, original } = item;
      const hider = linesAt(by);
      return {
        kind,
        path,
        bytes,
        files,
        layer: layer + 1,
        ...linesAt(layer),
        ...(by === undefined ? {} : { hiddenBy: by + 1 }),
        ...(hider === undefined ? {} : { hiddenByLine: hider.line }),
        ...(managers === undefined ? {} : { managers }),
        ...(original === undefined ? {} : { original }),
      };
    }),
    wasteItems: analysis.waste.length,
    largest: analysis.largest.map(({ path, bytes, layer }) => ({
      path,
      bytes,
      layer: layer + 1,
      ...linesAt(layer),
    })),
    ...(traced === undefined
      ? {}
      : {
          dockerfile: {
            path: traced.path,
            notFound: traced.trace.missing.flatMap(node => lines(node)?.line ?? []),
          },
        }),
  };
}
