import { DISTRIBUTION_IMAGES } from './distribution-images.ts';
import type { Image, ImageTable } from './image.ts';
import { LANGUAGE_IMAGES } from './language-images.ts';
import { SERVER_IMAGES } from './server-images.ts';
import { TOOLCHAIN_IMAGES } from './toolchain-images.ts';

/** All known images. */
export const IMAGES: ImageTable = {
  ...DISTRIBUTION_IMAGES,
  ...LANGUAGE_IMAGES,
  ...TOOLCHAIN_IMAGES,
  ...SERVER_IMAGES,
};

export interface FoundImage extends Image {
  /** The row is that of a whole folder, so the name itself says nothing about the product. */
  readonly folder: boolean;
}

/** The row of a canonical name, or of the nearest folder above it that has one. */
export function findImage(name: string): FoundImage | undefined {
  const row = own(name);
  if (row !== undefined) return { ...row, folder: false };
  for (let slash = name.lastIndexOf('/'); slash > 0; slash = name.lastIndexOf('/', slash - 1)) {
    const folder = own(`${name.slice(0, slash)}/*`);
    if (folder !== undefined) return { ...folder, folder: true };
  }
  return undefined;
}

function own(key: string): Image | undefined {
  return Object.hasOwn(IMAGES, key) ? IMAGES[key] : undefined;
}
