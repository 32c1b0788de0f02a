import { closeSync, openSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import type { Variant } from './rasterize';
import type { Provenance } from './sets';

/** One picture of a pack: which set drew which class, and where its bytes are. */
export interface PackedImage {
  readonly set: string;
  readonly icon: string;
  /** Index into the label list. */
  readonly label: number;
  readonly variant: Variant;
  readonly offset: number;
  readonly length: number;
}

/** What stands beside a pack as `.json`; emoji1000/pack.py reads it. */
export interface PackIndex {
  readonly format: 'denselens-pack-1';
  /** Pictures are size × size × RGBA, premultiplied, each raw-deflated on its own. */
  readonly size: number;
  readonly labels: readonly string[];
  readonly sets: readonly Provenance[];
  readonly images: readonly PackedImage[];
}

/** Writes `<path>.bin` picture by picture and, last, `<path>.json`: without an index there is no pack. */
export const createPackWriter = (path: string, head: Omit<PackIndex, 'images' | 'format'>) => {
  const part = `${path}.bin.part`;
  const file = openSync(part, 'w');
  const images: PackedImage[] = [];
  let offset = 0;
  return {
    add(image: Omit<PackedImage, 'offset' | 'length'>, pixels: Uint8Array): void {
      const packed = deflateRawSync(pixels, { level: 6 });
      writeSync(file, packed);
      images.push({ ...image, offset, length: packed.length });
      offset += packed.length;
    },
    finish(): PackIndex {
      closeSync(file);
      renameSync(part, `${path}.bin`);
      const index: PackIndex = { format: 'denselens-pack-1', ...head, images };
      writeFileSync(`${path}.json`, JSON.stringify(index));
      return index;
    },
  };
};
