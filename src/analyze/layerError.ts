import { KnownError } from '../errors.ts';

/** A layer that is no tar, or one in a compression this Node.js does not know. */
export function layerUnreadable(layer: string, why: string, cause?: unknown): KnownError {
  return new KnownError(
    'layer-unreadable',
    { en: '{layer}: the layer cannot be read: {why}', zh: '{layer}：无法读取该层：{why}' },
    {
      values: { layer, why },
      hint: {
        en: 'the image may be damaged: pull, save or build it again',
        zh: '镜像可能已损坏，请重新拉取、导出或构建',
      },
      cause,
    },
  );
}

export function zstdUnknown(layer: string): KnownError {
  return new KnownError(
    'no-zstd',
    {
      en: '{layer}: the layer is compressed with zstd, which Node.js {version} cannot unpack',
      zh: '{layer}：该层使用 zstd 压缩，Node.js {version} 无法解压',
    },
    {
      values: { layer, version: process.versions.node },
      hint: {
        en: 'use Node.js 22.15 or later, or load the image into docker and analyze it there',
        zh: '请使用 Node.js 22.15 及以上版本，或先将镜像载入 docker 再分析',
      },
    },
  );
}
