import { KnownError } from '../../errors.ts';
import type { Descriptor } from '../../image/descriptor.ts';
import type { Manifest } from '../../image/manifest.ts';
import type { RepositoryLocation } from '../../image/source.ts';
import { registrySource } from '../../registry/source.ts';
import { Limiter } from '../limiter.ts';
import { type ManifestTree, readTree } from '../manifestTree.ts';
import { convertToDocker, filterPlatforms } from './convert.ts';
import type { Registries, SyncImage } from './expand.ts';
import type { Journal } from './journal.ts';
import type { Slots } from './pace.ts';
import { isWantedPlatform, readPlatform, wantedText } from './platforms.ts';
import {
  contentRefusals,
  limitsOf,
  nameRefusals,
  type Refusal,
  type TargetKnowledge,
} from './refusal.ts';
import { TargetState } from './targetState.ts';

/** What is done with an image that the target is known not to take. */
export type Policy = 'keep' | 'convert' | 'skip' | 'fail';

export interface PlanOptions {
  readonly policy: Policy;
  readonly known: TargetKnowledge;
  /** Signatures, SBOMs and the like that name an image as their subject are looked for. */
  readonly referrers: boolean;
  /** Read what is current as well, for a verification. */
  readonly readAll?: boolean;
  readonly journal: Journal;
  readonly slots: Slots;
  readonly signal?: AbortSignal | undefined;
}

export type Decision = 'current' | 'copy' | 'convert' | 'skip' | 'fail';

export interface PlannedImage {
  readonly image: SyncImage;
  readonly decision: Decision;
  /** What the target's tag names so far. */
  readonly before?: string | undefined;
  readonly sourceDigest?: string;
  /** What is to be there in the end. */
  readonly targetDigest?: string;
  /** What has to be written; absent where nothing has, or where it was not read. */
  readonly tree?: ManifestTree;
  /** Manifests that name this image as their subject, to be copied along. */
  readonly referrers: readonly ManifestTree[];
  readonly refusals: readonly Refusal[];
  /** Why it failed, or what will be left out. */
  readonly error?: KnownError;
  /** The target repository holds nothing at all. */
  readonly isNew: boolean;
}

/** Finds out what there is to do: what is there, what has to move, what will not be taken. Moves nothing. */
export class Planner {
  readonly #registries: Registries;
  readonly #options: PlanOptions;
  /** By digest, whatever repository it came from. */
  readonly #manifests = new Map<string, Promise<Manifest>>();

  constructor(registries: Registries, options: PlanOptions) {
    this.#registries = registries;
    this.#options = options;
  }

  /** @param onImage told of each image that is planned, in no order */
  plan(
    images: readonly SyncImage[],
    onImage?: (planned: PlannedImage) => void,
  ): Promise<readonly PlannedImage[]> {
    const targets = new TargetState(images, this.#registries, this.#options);
    // Enough at a time to keep every registry busy; thousands of half-planned images help nobody.
    const lanes = new Limiter(64);
    return Promise.all(
      images.map(image =>
        lanes.run(async () => {
          const planned = await this.#guarded(image, targets);
          onImage?.(planned);
          return planned;
        }, this.#options.signal),
      ),
    );
  }

  async #guarded(image: SyncImage, targets: TargetState): Promise<PlannedImage> {
    try {
      return await this.#one(image, targets);
    } catch (error) {
      if (!(error instanceof KnownError)) throw error;
      return { image, decision: 'fail', error, referrers: [], refusals: [], isNew: false };
    }
  }

  async #one(image: SyncImage, targets: TargetState): Promise<PlannedImage> {
    const { policy, known, journal, readAll = false } = this.#options;
    const names = policy === 'keep' ? [] : nameRefusals(image, known);
    if (names.length > 0) return refused(image, names, policy);
    const { before, isNew } = await targets.state(image);
    const way = this.#way(image);
    let root: Manifest | undefined;
    if (before !== undefined && !readAll) {
      const digest = await this.#sourceDigest(image);
      const wanted = way === '' ? digest : journal.result(way, digest);
      if (wanted === before) {
        const referrers = await this.#referrersOf(image, [digest]);
        return {
          image,
          decision: 'current',
          before,
          sourceDigest: digest,
          targetDigest: before,
          referrers,
          refusals: [],
          isNew,
        };
      }
      root = await this.#manifest(image.source, digest);
    }
    root ??= await this.#manifest(image.source, image.source.reference);
    const whole = await this.#tree(image.source, root);
    return this.#decide(image, whole, { before, isNew, way });
  }

  async #decide(
    image: SyncImage,
    whole: ManifestTree,
    found: { readonly before: string | undefined; readonly isNew: boolean; readonly way: string },
  ): Promise<PlannedImage> {
    const { policy, journal } = this.#options;
    const { before, isNew, way } = found;
    const sourceDigest = whole.root.digest;
    const base = { image, before, sourceDigest, isNew };
    let tree = await this.#filtered(image, whole);
    if (tree === undefined) {
      const error = noPlatform(image);
      return { ...base, decision: 'skip', error, referrers: [], refusals: [] };
    }
    const refusals = contentRefusals(tree, limitsOf(image.target.registry, this.#options.known));
    if (refusals.length > 0 && policy !== 'keep') {
      if (policy !== 'convert' || !refusals.every(({ convertible }) => convertible)) {
        return { ...base, ...refused(image, refusals, policy) };
      }
      tree = await convertToDocker(tree, manifest =>
        readPlatform(
          this.#registries.repository(image.source.registry, image.source.repository),
          manifest,
        ),
      );
    }
    const isSame = tree.root.digest === sourceDigest;
    if (way !== '') journal.noteResult(way, sourceDigest, tree.root.digest);
    const current = before === tree.root.digest;
    return {
      ...base,
      decision: current ? 'current' : isSame ? 'copy' : 'convert',
      targetDigest: tree.root.digest,
      tree,
      referrers: isSame
        ? await this.#referrersOf(
            image,
            tree.manifests.map(({ digest }) => digest),
          )
        : [],
      refusals,
    };
  }

  /** The image in docker's media types, for a target that has refused it as it was. */
  converted(planned: PlannedImage, tree: ManifestTree): Promise<ManifestTree> {
    const { registry, repository } = planned.image.source;
    const source = this.#registries.repository(registry, repository);
    return convertToDocker(tree, manifest => readPlatform(source, manifest));
  }

  /** How this image may be changed on its way: empty for not at all. */
  #way({ rule, target }: SyncImage): string {
    const { policy, known } = this.#options;
    const converts =
      policy === 'convert' && limitsOf(target.registry, known).refusesOciIndexes === true;
    return [converts ? 'docker' : '', wantedText(rule.platforms)].filter(Boolean).join(' ');
  }

  async #filtered(image: SyncImage, tree: ManifestTree): Promise<ManifestTree | undefined> {
    const { platforms } = image.rule;
    if (platforms === undefined || platforms.length === 0) return tree;
    if (tree.root.kind === 'index') {
      return filterPlatforms(tree, platform => isWantedPlatform(platforms, platform));
    }
    const { registry, repository } = image.source;
    const own = await readPlatform(this.#registries.repository(registry, repository), tree.root);
    return own === undefined || isWantedPlatform(platforms, own) ? tree : undefined;
  }

  async #sourceDigest({ source }: SyncImage): Promise<string> {
    if (source.reference.includes(':')) return source.reference;
    const repository = this.#registries.repository(source.registry, source.repository);
    const { slots, signal } = this.#options;
    const head = await slots.run(
      [source.registry],
      () => repository.headManifest(source.reference, { signal }),
      signal,
    );
    // What is not there is said by the answer to a GET.
    return head?.digest ?? (await this.#manifest(source, source.reference)).digest;
  }

  async #manifest(place: RepositoryLocation, reference: string): Promise<Manifest> {
    const isDigest = reference.includes(':');
    const known = isDigest ? this.#manifests.get(reference) : undefined;
    if (known !== undefined) return known;
    const { slots, signal } = this.#options;
    const repository = this.#registries.repository(place.registry, place.repository);
    const reading = slots.run(
      [place.registry],
      () => repository.manifest(reference, { signal }),
      signal,
    );
    if (isDigest) {
      this.#manifests.set(reference, reading);
      reading.catch(() => this.#manifests.delete(reference));
      return reading;
    }
    const manifest = await reading;
    // One copy of equal manifests in memory is enough.
    const same = this.#manifests.get(manifest.digest);
    if (same !== undefined) return same;
    this.#manifests.set(manifest.digest, Promise.resolve(manifest));
    return manifest;
  }

  #tree(place: RepositoryLocation, root: Manifest): Promise<ManifestTree> {
    const source = registrySource(this.#registries.repository(place.registry, place.repository));
    const cached = { ...source, manifest: (reference: string) => this.#manifest(place, reference) };
    return readTree(cached, root, UNLIMITED, this.#options.signal);
  }

  async #referrersOf(
    { source, rule, target }: SyncImage,
    digests: readonly string[],
  ): Promise<readonly ManifestTree[]> {
    if (!(rule.referrers ?? this.#options.referrers)) return [];
    if (limitsOf(target.registry, this.#options.known).refusesOciIndexes === true) return [];
    const { slots, signal } = this.#options;
    const repository = this.#registries.repository(source.registry, source.repository);
    const found = new Map<string, Descriptor>();
    await Promise.all(
      digests.map(async digest => {
        const list = await slots.run(
          [source.registry],
          () => repository.referrers(digest, signal === undefined ? {} : { signal }),
          signal,
        );
        for (const descriptor of list) found.set(descriptor.digest, descriptor);
      }),
    );
    return Promise.all(
      [...found.keys()].map(async digest =>
        this.#tree(source, await this.#manifest(source, digest)),
      ),
    );
  }
}

/** Each request waits for its registry's slots already. */
const UNLIMITED = new Limiter(Number.MAX_SAFE_INTEGER);

function refused(image: SyncImage, refusals: readonly Refusal[], policy: Policy): PlannedImage {
  const remedy = refusals.every(({ convertible }) => convertible) && policy !== 'convert';
  const error = new KnownError(
    'refused-by-target',
    refusals.map(({ message }) => message.en).join('; '),
    {
      hint: remedy ? REMEDY.convert.en : REMEDY.other.en,
      zh: {
        message: refusals.map(({ message }) => message.zh).join('；'),
        hint: remedy ? REMEDY.convert.zh : REMEDY.other.zh,
      },
    },
  );
  const decision = policy === 'skip' ? 'skip' : 'fail';
  return { image, decision, error, referrers: [], refusals, isNew: false };
}

const REMEDY = {
  convert: {
    en: '--policy convert writes it in docker’s media types (its digest changes), --policy skip leaves it out, --policy keep tries all the same',
    zh: '--policy convert 转换为 docker 媒体类型（摘要会改变），--policy skip 跳过，--policy keep 仍尝试推送',
  },
  other: {
    en: 'change the rule, or leave it out: --policy skip; --policy keep tries all the same',
    zh: '请修改规则，或用 --policy skip 跳过；--policy keep 仍尝试推送',
  },
} as const;

function noPlatform(image: SyncImage): KnownError {
  return new KnownError(
    'no-platform',
    {
      en: 'nothing in it is for {platforms}',
      zh: '其中没有适用于 {platforms} 的镜像',
    },
    { values: { platforms: wantedText(image.rule.platforms) } },
  );
}
