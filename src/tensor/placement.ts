import type { InputRecipe } from '../formats/canonical';
import { centreCropOffset, resizedSize, roundHalfEven } from './resample-axis';

/** The part of a recipe that says where an image's pixels go. */
export type Fitting = Pick<InputRecipe, 'size' | 'fit' | 'resize'>;

/** Where a resized image lies in the input; pixels of the input. */
export interface Placement {
  /** Of the whole image after resizing. */
  readonly width: number;
  readonly height: number;
  /** The input's first column and row in the resized image; negative where the input begins before it. */
  readonly left: number;
  readonly top: number;
}

/** Pillow's `ImageOps.contain`: the largest size of the image's proportions that fits. */
function contained(srcHeight: number, srcWidth: number, [height, width]: readonly [number, number]) {
  const [ratio, wished] = [srcWidth / srcHeight, width / height];
  if (ratio > wished) return { width, height: Math.max(1, roundHalfEven((srcHeight / srcWidth) * width)) };
  if (ratio < wished) return { height, width: Math.max(1, roundHalfEven((srcWidth / srcHeight) * height)) };
  return { height, width };
}

/**
 * Where an image comes to lie by `crop` (torchvision's `Resize(int)` and `CenterCrop`), `squash`
 * (`Resize((height, width))`) or `pad` (Pillow's `ImageOps.pad`, centred).
 */
export function placeImage(srcWidth: number, srcHeight: number, fitting: Fitting): Placement {
  const [cropHeight, cropWidth] = fitting.size;
  switch (fitting.fit) {
    case 'crop': {
      const [height, width] = resizedSize(srcHeight, srcWidth, fitting.resize);
      const [left, top] = [centreCropOffset(width, cropWidth), centreCropOffset(height, cropHeight)];
      return { width, height, left, top };
    }
    case 'squash':
      return { width: cropWidth, height: cropHeight, left: 0, top: 0 };
    case 'pad': {
      const { width, height } = contained(srcHeight, srcWidth, fitting.size);
      const before = (room: number): number => (room === 0 ? 0 : -roundHalfEven(room / 2));
      return { width, height, left: before(cropWidth - width), top: before(cropHeight - height) };
    }
  }
}
