import { KnownError } from '../../errors.ts';
import type { Descriptor } from '../../image/descriptor.ts';
import type { Manifest } from '../../image/manifest.ts';
import type { RepositoryLocation } from '../../image/source.ts';
import { blobSize } from '../../registry/blobs.ts';
import type { ManifestTree } from '../manifestTree.ts';
import { type Registries, type SyncImage, targetName } from './expand.ts';
import type { Slots } from './pace.ts';
import type { PlannedImage } from './plan.ts';

export interface VerifyProblem {
  readonly image: SyncImage;
  readonly code:
    | 'missing-tag'
    | 'wrong-digest'
    | 'missing-manifest'
    | 'missing-blob'
    | 'wrong-size'
    | 'not-verified';
  readonly message: { readonly en: string; readonly zh: string };
}

export interface VerifyResult {
  readonly images: number;
  readonly manifests: number;
  readonly blobs: number;
  readonly problems: readonly VerifyProblem[];
}

export interface VerifyOptions {
  readonly slots: Slots;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Compares targets with what a plan says is to be there: every manifest byte for byte, every blob by its size.
 * @param plan made with `readAll`
 */
export async function verifyPlan(
  plan: readonly PlannedImage[],
  registries: Registries,
  options: VerifyOptions,
): Promise<VerifyResult> {
  const verifier = new Verifier(registries, options);
  // One after the other within an image, images side by side; the slots keep registries from drowning.
  await Promise.all(plan.map(planned => verifier.image(planned)));
  return { ...verifier.counts, problems: verifier.problems };
}

class Verifier {
  readonly problems: VerifyProblem[] = [];
  readonly counts = { images: 0, manifests: 0, blobs: 0 };
  readonly #registries: Registries;
  readonly #options: VerifyOptions;
  readonly #manifests = new Map<string, Promise<boolean>>();
  readonly #sizes = new Map<string, Promise<number | 'unknown' | undefined>>();

  constructor(registries: Registries, options: VerifyOptions) {
    this.#registries = registries;
    this.#options = options;
  }

  async image(planned: PlannedImage): Promise<void> {
    const { image, tree, decision, error, referrers } = planned;
    if (decision === 'skip') return;
    this.counts.images++;
    try {
      if (tree === undefined) throw error ?? new RangeError('the plan was made without readAll');
      await this.#tagged(image, tree);
      for (const one of [tree, ...referrers]) await this.#below(image, one);
    } catch (failure) {
      if (!(failure instanceof KnownError)) throw failure;
      const { en, zh } = { en: failure.say('en').message, zh: failure.say('zh').message };
      this.#problem(image, 'not-verified', { en, zh });
    }
  }

  async #tagged(image: SyncImage, { root }: ManifestTree): Promise<void> {
    const { registry, repository, tag } = image.target;
    const repo = this.#registries.repository(registry, repository);
    const { signal } = this.#options;
    const head = await this.#run(registry, () => repo.headManifest(tag ?? root.digest, { signal }));
    const name = targetName(image);
    if (head === undefined) {
      this.#problem(image, 'missing-tag', { en: `${name} is not there`, zh: `${name} 不存在` });
    } else if (head.digest !== root.digest) {
      this.#problem(image, 'wrong-digest', {
        en: `${name} is ${head.digest}, not ${root.digest}`,
        zh: `${name} 为 ${head.digest}，应为 ${root.digest}`,
      });
    }
  }

  async #below(image: SyncImage, tree: ManifestTree): Promise<void> {
    const { target } = image;
    await Promise.all([
      ...tree.manifests.map(async manifest => {
        if (await this.#holds(target, manifest)) return;
        this.#problem(image, 'missing-manifest', {
          en: `manifest ${manifest.digest} is not there as it was`,
          zh: `清单 ${manifest.digest} 缺失或内容不符`,
        });
      }),
      ...tree.blobs.map(async blob => {
        const size = await this.#size(target, blob);
        if (size === undefined) {
          this.#problem(image, 'missing-blob', {
            en: `blob ${blob.digest} is not there`,
            zh: `镜像层 ${blob.digest} 缺失`,
          });
        } else if (size !== 'unknown' && blob.size >= 0 && size !== blob.size) {
          this.#problem(image, 'wrong-size', {
            en: `blob ${blob.digest} has ${size} bytes, not ${blob.size}`,
            zh: `镜像层 ${blob.digest} 为 ${size} 字节，应为 ${blob.size} 字节`,
          });
        }
      }),
    ]);
  }

  /** Read back and compared: a digest that a server repeats proves nothing. */
  #holds(target: RepositoryLocation, manifest: Manifest): Promise<boolean> {
    const key = `${target.registry}/${target.repository}@${manifest.digest}`;
    const known = this.#manifests.get(key);
    if (known !== undefined) return known;
    this.counts.manifests++;
    const { signal } = this.#options;
    const repository = this.#registries.repository(target.registry, target.repository);
    const asked = this.#run(target.registry, async () => {
      try {
        const there = await repository.manifest(manifest.digest, { signal });
        return Buffer.compare(there.bytes, manifest.bytes) === 0;
      } catch (error) {
        const isAbsent =
          error instanceof KnownError &&
          ['manifest-unknown', 'not-found', 'repository-unknown'].includes(error.code);
        if (isAbsent) return false;
        throw error;
      }
    });
    this.#manifests.set(key, asked);
    return asked;
  }

  #size(target: RepositoryLocation, blob: Descriptor): Promise<number | 'unknown' | undefined> {
    const key = `${target.registry}/${target.repository}@${blob.digest}`;
    const known = this.#sizes.get(key);
    if (known !== undefined) return known;
    this.counts.blobs++;
    const repository = this.#registries.repository(target.registry, target.repository);
    const asked = this.#run(target.registry, () =>
      blobSize(repository, blob.digest, this.#options.signal),
    );
    this.#sizes.set(key, asked);
    return asked;
  }

  #run<T>(registry: string, task: () => Promise<T>): Promise<T> {
    return this.#options.slots.run([registry], task, this.#options.signal);
  }

  #problem(image: SyncImage, code: VerifyProblem['code'], message: VerifyProblem['message']): void {
    this.problems.push({ image, code, message });
  }
}
