import { KnownError } from '../errors.ts';
import type { DeployedImage } from './deploy.ts';

/** The steps in the order they run; each only after all before it have gone well. */
export const SHIP_STEPS = ['lint', 'check', 'build', 'push', 'verify', 'deploy'] as const;
export type ShipStep = (typeof SHIP_STEPS)[number];

/** What a finished build is called and where it lies. */
export interface BuiltImage {
  readonly engine: string;
  /** As `push` takes it. */
  readonly location: string;
  readonly imageId: string | undefined;
}

export interface PushedImage {
  /** Full name with tag. */
  readonly reference: string;
  readonly digest: string;
  /** Bytes of all parts, as the registry keeps them. */
  readonly size: number;
  readonly layers: number;
  /** Bytes that had to travel. */
  readonly uploaded: number;
}

/** The steps' work, handed in: this folder knows of no linter, engine or registry. A step that is left out is skipped. */
export interface ShipParts {
  /** @throws KnownError when the gate says no */
  readonly lint?: () => Promise<void>;
  /** Name, login and organization, before anything is built. */
  readonly check?: () => Promise<void>;
  readonly build: () => Promise<BuiltImage>;
  readonly push: (image: BuiltImage) => Promise<PushedImage>;
  /** Asks the registry what the tag names now. @returns the digest it gives */
  readonly verify: (image: PushedImage) => Promise<string>;
  readonly deploy?: (image: PushedImage) => Promise<readonly DeployedImage[]>;
}

export interface StepReport {
  readonly step: ShipStep;
  readonly status: 'done' | 'skipped' | 'failed';
  readonly seconds: number;
}

/** What `ship --json` prints, but for the error's texts. */
export interface ShipReport {
  readonly version: 1;
  readonly ok: boolean;
  readonly reference: string | undefined;
  readonly digest: string | undefined;
  readonly size: number | undefined;
  readonly layers: number | undefined;
  readonly uploaded: number | undefined;
  readonly engine: string | undefined;
  readonly imageId: string | undefined;
  readonly deployed: readonly DeployedImage[];
  readonly steps: readonly StepReport[];
  /** What stopped it, in the step that failed. */
  readonly error: KnownError | undefined;
}

export type StepListener = (step: ShipStep, status: 'started' | StepReport['status']) => void;

/** Runs the steps until the first that goes wrong. Errors that are no KnownError are bugs and pass through. */
export async function ship(parts: ShipParts, onStep: StepListener = () => {}): Promise<ShipReport> {
  const steps: StepReport[] = [];
  let error: KnownError | undefined;

  const step = async <T>(name: ShipStep, work: (() => Promise<T>) | undefined) => {
    if (error !== undefined || work === undefined) {
      steps.push({ step: name, status: 'skipped', seconds: 0 });
      onStep(name, 'skipped');
      return undefined;
    }
    onStep(name, 'started');
    const started = performance.now();
    const done = (status: 'done' | 'failed') => {
      const seconds = Math.round(performance.now() - started) / 1000;
      steps.push({ step: name, status, seconds });
      onStep(name, status);
    };
    try {
      const result = await work();
      done('done');
      return result;
    } catch (caught) {
      done('failed');
      if (!(caught instanceof KnownError)) throw caught;
      error = caught;
      return undefined;
    }
  };

  await step('lint', parts.lint);
  await step('check', parts.check);
  const built = await step('build', parts.build);
  const pushed = await step('push', built && (() => parts.push(built)));
  await step('verify', pushed && (() => verified(parts, pushed)));
  const { deploy } = parts;
  const deployed = await step('deploy', pushed && deploy && (() => deploy(pushed)));
  return {
    version: 1,
    ok: error === undefined,
    reference: pushed?.reference,
    digest: pushed?.digest,
    size: pushed?.size,
    layers: pushed?.layers,
    uploaded: pushed?.uploaded,
    engine: built?.engine,
    imageId: built?.imageId,
    deployed: deployed ?? [],
    steps,
    error,
  };
}

async function verified(parts: ShipParts, pushed: PushedImage): Promise<void> {
  const digest = await parts.verify(pushed);
  if (digest === pushed.digest) return;
  throw new KnownError(
    'ship-wrong-digest',
    {
      en: '{reference} names {digest} at the registry, but {pushed} was pushed',
      zh: '镜像仓库中的 {reference} 指向 {digest}，而推送的是 {pushed}',
    },
    {
      values: { reference: pushed.reference, digest, pushed: pushed.digest },
      hint: {
        en: 'someone else may have pushed the same tag in between: use a tag of its own for each build',
        zh: '可能有人同时推送了同名标签：请为每次构建使用不同的标签',
      },
    },
  );
}
