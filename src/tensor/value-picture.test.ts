import { describe, expect, it } from 'vitest';
import { HATCH, paletteLut } from './palette';
import { colourPicture, type Picture, reachOf, tilePicture } from './value-picture';

const pixel = ({ data, width }: Picture, x: number, y: number): readonly number[] => [
  ...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 4),
];

describe('pictures of values', () => {
  it('lay tiles out in rows, with gaps that stay transparent', () => {
    const values = Float32Array.of(-1, 0, 0, 1, 1, 1, 0, 0, Number.NaN, -1, -1, 5);
    const layout = { columns: 2, gap: 1, height: 2, width: 2 };
    const picture = tilePicture(values, layout, [-1, 1], 'diverging', 'light');
    expect([picture.width, picture.height]).toEqual([5, 5]);
    const lut = paletteLut('diverging', 'light');
    const [low, high] = [[...lut.subarray(0, 4)], [...lut.subarray(1020)]];
    expect(pixel(picture, 0, 0)).toEqual(low);
    expect(pixel(picture, 1, 1)).toEqual(high);
    expect(pixel(picture, 2, 0)[3]).toBe(0);
    expect(pixel(picture, 3, 0)).toEqual(high);
    expect(pixel(picture, 0, 3)).toEqual([...HATCH.light[0]]);
    // Beyond the range is the end of the palette.
    expect(pixel(picture, 1, 4)).toEqual(high);
    expect(pixel(picture, 4, 4)[3]).toBe(0);
  });

  it('show colour filters around middle grey, in the image’s own order of channels', () => {
    const values = Float32Array.of(0.5, 0, -0.5);
    const layout = { columns: 1, gap: 0, height: 1, width: 1 };
    expect(pixel(colourPicture(values, layout, 0.5, [0, 1, 2]), 0, 0)).toEqual([255, 128, 0, 255]);
    expect(pixel(colourPicture(values, layout, 0.5, [2, 1, 0]), 0, 0)).toEqual([0, 128, 255, 255]);
  });

  it('reach as far as the largest finite value', () => {
    expect(reachOf(Float32Array.of(1, -3, Number.NaN, Number.NEGATIVE_INFINITY))).toBe(3);
    expect(reachOf(Float32Array.of(0, 0))).toBe(1);
  });
});
