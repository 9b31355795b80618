import { type AppliedProposal, nextStep, type OptimizeOptions, StepMemory } from '../optimize.ts';
import { type Comparison, compareImages, isClean, objections, unstablePaths } from './compare.ts';
import type { ImageState } from './readImage.ts';

export interface BuiltImage {
  readonly image: ImageState;
  readonly seconds: number;
}

/** Builds versions of one Dockerfile over one context; whoever knows the engines hands it in. */
export interface ProofBuilder {
  readonly engine: string;
  /**
   * @param touched build from a context in which one source file has changed since the last build
   * @throws KnownError where the engine says no
   */
  build(
    text: string,
    options: { readonly noCache: boolean; readonly touched: boolean },
  ): Promise<BuiltImage>;
  /** Name of the file that `touched` changes; undefined where the context has none. */
  readonly touches: string | undefined;
}

/** What one version of the Dockerfile comes to. */
export interface Measure {
  readonly layers: number;
  readonly compressed: number;
  readonly uncompressed: number;
  readonly files: number;
  /** Without a cache. */
  readonly seconds: number;
  /** After one source file has changed; undefined where none could be. */
  readonly rebuildSeconds: number | undefined;
}

export interface ProofStep {
  readonly applied: AppliedProposal;
  readonly comparison: Comparison;
  /** Why it was refused: differences that it did not declare, or a build that failed. */
  readonly refused: Comparison | { readonly failure: Error } | undefined;
  /** Of the image, bytes as a registry gets them; negative where it grows. */
  readonly saved: number;
}

export interface Proof {
  readonly engine: string;
  readonly touched: string | undefined;
  readonly before: Measure;
  readonly after: Measure;
  readonly steps: readonly ProofStep[];
  /** The Dockerfile with all that was accepted. */
  readonly text: string;
}

/**
 * Builds the file before and after each proposal and keeps those whose image differs by nothing but what they
 * declare; then measures the first version against the last one.
 * @throws KnownError where the unchanged file does not build
 */
export async function proveOptimizations(
  text: string,
  options: OptimizeOptions,
  builder: ProofBuilder,
  onStep: (step: ProofStep) => void = () => {},
): Promise<Proof> {
  const first = await builder.build(text, { noCache: true, touched: false });
  let current = { text, image: first.image };
  // Where two builds of one text differ is only asked when something differs.
  let unstable: ReadonlySet<string> | undefined;
  const memory = new StepMemory(text);
  const steps: ProofStep[] = [];
  for (;;) {
    const applied = nextStep(current.text, options, memory);
    if (applied === undefined) break;
    const { proposal } = applied;
    let image: ImageState;
    try {
      ({ image } = await builder.build(applied.text, { noCache: false, touched: false }));
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      memory.ban(proposal);
      const nothing = { files: [], config: [] };
      const step = { applied, comparison: nothing, refused: { failure: error }, saved: 0 };
      steps.push(step);
      onStep(step);
      continue;
    }
    let comparison = compareImages(current.image, image, proposal.declares, unstable);
    if (!isClean(objections(comparison)) && unstable === undefined) {
      const again = await builder.build(text, { noCache: true, touched: false });
      unstable = unstablePaths(first.image, again.image);
      comparison = compareImages(current.image, image, proposal.declares, unstable);
    }
    const against = objections(comparison);
    const refused = isClean(against) ? undefined : against;
    const saved = current.image.compressed - image.compressed;
    const step: ProofStep = { applied, comparison, refused, saved };
    steps.push(step);
    onStep(step);
    if (refused === undefined) current = { text: applied.text, image };
    else memory.ban(proposal);
  }
  const last =
    current.text === text
      ? first
      : await builder.build(current.text, { noCache: true, touched: false });
  return {
    engine: builder.engine,
    touched: builder.touches,
    before: measure(first, await rebuild(builder, text)),
    after: measure(last, await rebuild(builder, current.text)),
    steps,
    text: current.text,
  };
}

async function rebuild(builder: ProofBuilder, text: string): Promise<number | undefined> {
  if (builder.touches === undefined) return undefined;
  return (await builder.build(text, { noCache: false, touched: true })).seconds;
}

function measure({ image, seconds }: BuiltImage, rebuildSeconds: number | undefined): Measure {
  const { layers, compressed, uncompressed, files } = image;
  return { layers, compressed, uncompressed, files, seconds, rebuildSeconds };
}
