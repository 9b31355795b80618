import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type ParsedNode,
  parseAllDocuments,
} from 'yaml';
import { KnownError } from '../errors.ts';
import { formatReference, normalize, splitReference } from '../image/reference.ts';

/** One image of a manifest that was changed. */
export interface DeployedImage {
  /** `Deployment`. */
  readonly kind: string;
  readonly name: string;
  readonly container: string;
  readonly before: string;
  readonly after: string;
}

export interface DeployEdit {
  /** The manifest with only the image values changed: every other byte stays. */
  readonly text: string;
  readonly images: readonly DeployedImage[];
}

interface ImageValue {
  readonly kind: string;
  readonly name: string;
  readonly container: string;
  readonly image: string;
  readonly start: number;
  readonly end: number;
  readonly quote: '' | '"' | "'";
}

/**
 * Sets an image by digest in a Kubernetes manifest (YAML or JSON, several documents, lists). Containers are chosen
 * by name, or those that run the same repository already.
 * @param container only containers of this name, whatever they run now
 * @throws KnownError `deploy-not-yaml`, `deploy-no-container` (with the images that are there)
 */
export function setImage(
  text: string,
  reference: string,
  digest: string,
  container?: string,
): DeployEdit {
  const wanted = normalize(splitReference(reference));
  const after = formatReference({
    registry: splitReference(reference).registry,
    repository: splitReference(reference).repository,
    tag: undefined,
    digest,
  });
  const values = imageValues(text);
  const chosen = values.filter(value => {
    if (container !== undefined) return value.container === container;
    const image = normalize(splitReference(value.image));
    return image.registry === wanted.registry && image.repository === wanted.repository;
  });
  if (chosen.length === 0) throw nothingChosen(values, wanted, container);
  // An anchor's value may be used by several containers: one edit each place.
  const places = new Map(chosen.map(value => [value.start, value]));
  let edited = text;
  for (const value of [...places.values()].sort((a, b) => b.start - a.start)) {
    edited = `${edited.slice(0, value.start)}${value.quote}${after}${value.quote}${edited.slice(value.end)}`;
  }
  return {
    text: edited,
    images: chosen.map(({ kind, name, container: named, image }) => ({
      kind,
      name,
      container: named,
      before: image,
      after,
    })),
  };
}

const LISTS = ['initContainers', 'containers', 'ephemeralContainers'];

function imageValues(text: string): ImageValue[] {
  const found: ImageValue[] = [];
  for (const document of parseAllDocuments(text)) {
    const [error] = document.errors;
    if (error !== undefined) {
      throw new KnownError(
        'deploy-not-yaml',
        {
          en: 'the manifest is not readable YAML: {why}',
          zh: '清单文件不是有效的 YAML：{why}',
        },
        {
          values: { why: error.message.split('\n', 1)[0] ?? '' },
          hint: {
            en: 'templates (Helm, envsubst) must be rendered first',
            zh: '模板文件（Helm、envsubst 等）请先渲染再使用',
          },
          cause: error,
        },
      );
    }
    const resolve = (node: unknown): Node | undefined => {
      if (isAlias(node)) return node.resolve(document);
      return node as Node | undefined;
    };
    const visit = (node: unknown, owner: { kind: string; name: string }, depth: number): void => {
      // Deeper than any workload: a cyclic or hostile file.
      if (depth > 40) return;
      if (isSeq(node)) {
        for (const item of node.items) visit(item, owner, depth + 1);
        return;
      }
      if (!isMap(node)) return;
      const kind = scalar(resolve(node.get('kind', true)));
      const metadata = resolve(node.get('metadata', true));
      const named = isMap(metadata) ? scalar(resolve(metadata.get('name', true))) : undefined;
      const here = kind === undefined ? owner : { kind, name: named ?? '' };
      for (const pair of node.items) {
        const key = isScalar(pair.key) ? String(pair.key.value) : '';
        const value = resolve(pair.value);
        if (LISTS.includes(key) && isSeq(value)) {
          for (const item of value.items) {
            const image = imageOf(resolve(item), resolve, text);
            if (image !== undefined) found.push({ ...here, ...image });
          }
        } else visit(value, here, depth + 1);
      }
    };
    visit(document.contents satisfies ParsedNode | null, { kind: '', name: '' }, 0);
  }
  return found;
}

function imageOf(
  item: Node | undefined,
  resolve: (node: unknown) => Node | undefined,
  text: string,
): Omit<ImageValue, 'kind' | 'name'> | undefined {
  if (!isMap(item)) return undefined;
  const node = resolve(item.get('image', true));
  if (!isScalar(node) || typeof node.value !== 'string') return undefined;
  const [start, end] = node.range ?? [];
  if (start === undefined || end === undefined) return undefined;
  const first = text[start];
  return {
    container: scalar(resolve(item.get('name', true))) ?? '',
    image: node.value,
    start,
    end,
    quote: first === '"' || first === "'" ? first : '',
  };
}

function scalar(node: Node | undefined): string | undefined {
  return isScalar(node) && node.value !== null ? String(node.value) : undefined;
}

function nothingChosen(
  values: readonly ImageValue[],
  wanted: { readonly registry: string; readonly repository: string },
  container: string | undefined,
): KnownError {
  const images =
    values.map(value => `${value.container}: ${value.image}`).join(', ') || '(no containers)';
  return new KnownError(
    'deploy-no-container',
    container === undefined
      ? {
          en: 'no container of the manifest runs {image} (it has {images})',
          zh: '清单中没有使用 {image} 的容器（现有：{images}）',
        }
      : {
          en: 'the manifest has no container named "{container}" (it has {images})',
          zh: '清单中没有名为“{container}”的容器（现有：{images}）',
        },
    {
      values: {
        image: `${wanted.registry}/${wanted.repository}`,
        images,
        container: container ?? '',
      },
      hint: {
        en: 'name the container with --container',
        zh: '请用 --container 指定要更新的容器',
      },
    },
  );
}
