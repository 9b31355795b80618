import { KnownError } from '../errors.ts';
import type { Descriptor } from '../image/descriptor.ts';
import { childFor, type Manifest } from '../image/manifest.ts';
import { isForeignLayer } from '../image/mediaType.ts';
import { formatPlatform, type Platform } from '../image/platform.ts';
import type { ImageSource } from '../image/source.ts';
import type { Analysis, LargeFile, LayerReport } from './analysis.ts';
import { readHistory } from './history.ts';
import { readLayer } from './layerEntries.ts';
import { LayerStack } from './layerStack.ts';
import { findWaste, WASTE_KINDS, type WasteKind } from './waste.ts';

export interface AnalyzeOptions {
  /** Which image of an index. @default linux on this machine's architecture, or the only one there is */
  readonly platform?: Platform | undefined;
  /** How many of the largest files are told. @default 20 */
  readonly largest?: number;
  readonly signal?: AbortSignal;
  /** A layer has been read; they come in the order in which they are cheapest to read. */
  onLayer?(done: number, of: number): void;
}

/** No config of an image is near this. */
const MOST_CONFIG_BYTES = 32 * 1024 * 1024;

/**
 * Reads every layer of an image once, as a stream, and tells what is in it. Kept is a line a path, no content; peak
 * memory as measured stands in docs/analyze.md.
 * @throws KnownError
 */
export async function analyzeImage(
  source: ImageSource,
  reference: string,
  options: AnalyzeOptions = {},
): Promise<Analysis> {
  const { signal } = options;
  const pass = signal === undefined ? {} : { signal };
  const manifest = await imageManifest(source, reference, options);
  const config = manifest.config === undefined ? {} : await readJson(source, manifest.config, pass);
  const history = readHistory(config, manifest.layers.length);

  const { layers } = manifest;
  const stack = new LayerStack(layers.length);
  // The same blob may be a layer twice: it is read once.
  const places = new Map<string, number[]>();
  for (const [index, { digest }] of layers.entries()) {
    const known = places.get(digest);
    if (known === undefined) places.set(digest, [index]);
    else known.push(index);
  }
  const blobs = layers.filter(({ digest }, index) => places.get(digest)?.[0] === index);
  let done = 0;
  for (const blob of source.inOrder?.(blobs) ?? blobs) {
    // Windows base layers stay at their vendor.
    if (!isForeignLayer(blob.mediaType)) {
      const indexes = places.get(blob.digest) ?? [];
      const bytes = source.unpacked?.(blob, pass) ?? source.blob(blob, pass);
      await readLayer(bytes, `${source.name}@${blob.digest}`, entry => {
        for (const index of indexes) stack.note(index, entry);
      });
    }
    done++;
    options.onLayer?.(done, blobs.length);
  }
  stack.stack();
  return report(source.name, manifest, stack, history, options.largest ?? 20);
}

function report(
  image: string,
  manifest: Manifest,
  stack: LayerStack,
  history: Analysis['history'],
  most: number,
): Analysis {
  const { items, layers: wastes } = findWaste(stack);
  const createdBy = new Map(history.entries.map(({ layer, createdBy }) => [layer, createdBy]));
  const layers = manifest.layers.flatMap(({ digest, size }, index): LayerReport[] => {
    const changes = stack.changes[index];
    const waste = wastes[index];
    if (changes === undefined || waste === undefined) return [];
    return [{ digest, compressed: size, ...changes, waste, createdBy: createdBy.get(index) }];
  });
  const sum = (of: (layer: LayerReport) => number): number =>
    layers.reduce((total, layer) => total + of(layer), 0);
  const kinds = Object.fromEntries(
    WASTE_KINDS.map(kind => [kind, sum(({ waste }) => waste[kind])]),
  ) as Record<WasteKind, number>;
  const bytes = WASTE_KINDS.reduce((total, kind) => total + kinds[kind], 0);
  const contents = sum(layer => layer.contents);
  return {
    image,
    digest: manifest.digest,
    history,
    layers,
    ...inSight(stack, most),
    compressed: sum(({ compressed }) => Math.max(0, compressed)),
    size: sum(({ size }) => size),
    contents,
    wasted: { bytes, ...kinds },
    efficiency: contents === 0 ? 1 : (contents - bytes) / contents,
    waste: items,
  };
}

function inSight(
  stack: LayerStack,
  most: number,
): { readonly files: number; readonly largest: readonly LargeFile[] } {
  let files = 0;
  for (const node of stack.root.subtree()) if (node.presence === 'leaf') files++;
  const largest = stack.contents
    .filter(({ hidden, size }) => hidden === undefined && size > 0)
    .sort((one, two) => two.size - one.size)
    .slice(0, most)
    .map(({ node, size, layer }) => ({ path: node.path, bytes: size, layer }));
  return { files, largest };
}

async function imageManifest(
  source: ImageSource,
  reference: string,
  { platform, signal }: AnalyzeOptions,
): Promise<Manifest> {
  const pass = signal === undefined ? {} : { signal };
  let manifest = await source.manifest(reference, pass);
  // An index may stand in an index.
  for (let depth = 0; manifest.kind === 'index' && depth < 4; depth++) {
    manifest = await source.manifest(choose(source, manifest, platform).digest, pass);
  }
  if (manifest.kind === 'image') return manifest;
  throw new KnownError(
    'not-an-image',
    { en: '{name}: this is no image but {kind}', zh: '{name}：这不是镜像，而是 {kind}' },
    { values: { name: `${source.name}:${reference}`, kind: manifest.kind } },
  );
}

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };

function choose(source: ImageSource, index: Manifest, platform: Platform | undefined): Descriptor {
  const own = { os: 'linux', architecture: ARCHITECTURES[process.arch] ?? process.arch };
  const found = childFor(index, platform ?? own);
  if (found !== undefined) return found;
  const images = index.manifests.filter(
    child => child.annotations?.['vnd.docker.reference.type'] === undefined,
  );
  const [only] = images;
  if (platform === undefined && images.length === 1 && only !== undefined) return only;
  const there = images.flatMap(child => (child.platform ? [formatPlatform(child.platform)] : []));
  throw new KnownError(
    'no-such-platform',
    {
      en: '{name} has no image for {platform}',
      zh: '{name} 中没有适用于 {platform} 的镜像',
    },
    {
      values: {
        name: source.name,
        platform: formatPlatform(platform ?? own),
        there: there.join(', '),
      },
      hint: { en: '--platform takes one of {there}', zh: '--platform 可选：{there}' },
    },
  );
}

async function readJson(
  source: ImageSource,
  descriptor: Descriptor,
  pass: { readonly signal?: AbortSignal },
): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of source.blob(descriptor, pass)) {
    size += chunk.byteLength;
    if (size > MOST_CONFIG_BYTES) break;
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch (cause) {
    throw new KnownError(
      'config-unreadable',
      { en: '{name}: the config is not JSON', zh: '{name}：镜像配置不是 JSON' },
      { values: { name: source.name }, cause },
    );
  }
}
