import type { Instruction } from '../dockerfile/nodes.ts';
import type { ImageHistory } from './history.ts';
import type { Trace } from './trace.ts';
import type { LayerWaste, Waste, WasteKind } from './waste.ts';

/** One layer of a built image, base first. */
export interface LayerReport {
  readonly digest: string;
  /** Bytes as the registry keeps it. */
  readonly compressed: number;
  /** Bytes as `docker history` counts: files, each hard link once, and the texts of symbolic links. */
  readonly size: number;
  /** Of these, bytes of files: what waste and efficiency are counted in. */
  readonly contents: number;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly waste: LayerWaste;
  /** What the history says made it, as it stands there. */
  readonly createdBy: string | undefined;
}

export interface LargeFile {
  readonly path: string;
  readonly bytes: number;
  readonly layer: number;
}

/** What a built image holds. Sizes are bytes. */
export interface Analysis {
  readonly image: string;
  readonly digest: string;
  readonly history: ImageHistory;
  readonly layers: readonly LayerReport[];
  /** Files in sight, symbolic links and other names without content included. */
  readonly files: number;
  readonly compressed: number;
  readonly size: number;
  readonly contents: number;
  readonly wasted: Readonly<Record<WasteKind, number>> & { readonly bytes: number };
  /** Part of `contents` that is not wasted: 1 for an image without waste. */
  readonly efficiency: number;
  /** All of it, the dearest first. */
  readonly waste: readonly Waste[];
  /** The dearest first; as many as were asked for. */
  readonly largest: readonly LargeFile[];
}

/** An analysis beside the Dockerfile it was built from. */
export interface TracedAnalysis {
  readonly analysis: Analysis;
  readonly trace: Trace;
}

/** The lines of an instruction, from 1, both included. */
export interface Lines {
  readonly line: number;
  readonly endLine: number;
}

/** @param lineAt the line of an offset of the Dockerfile */
export function linesOf(
  node: Instruction | undefined,
  lineAt: (offset: number) => number,
): Lines | undefined {
  if (node === undefined) return undefined;
  const { range } = node;
  return { line: lineAt(range.start), endLine: lineAt(range.end) };
}
