import { type AtlasGrid, layoutAtlas } from '../../src/layout/atlas';
import type { PaintJob } from '../../src/render/painter';
import { displayRanges } from '../../src/tensor/scale';
import { computeChannelStats } from '../../src/tensor/stats';
import type { Palette, Theme } from '../../src/tensor/types';

/** Values to be painted by both painters, and how. */
export interface Scene {
  readonly shape: readonly [channels: number, height: number, width: number];
  readonly fill: 'signed' | 'positive' | 'broken' | 'constant' | 'zero' | 'huge';
  readonly palette: Palette;
  readonly theme: Theme;
  readonly scope: 'channel' | 'tensor';
  /** CSS pixels of one map, and of the panel. */
  readonly cell: number;
  readonly width: number;
  readonly height: number;
  readonly scrollTop: number;
  readonly pixelRatio: number;
  readonly reversed?: boolean;
}

/** mulberry32: the same numbers in every run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Values with the look of activations: smooth, noisy, a different reach in each channel, many zeros after a ReLU. */
export function sceneValues({ shape: [channels, height, width], fill }: Scene): Float32Array {
  const next = random(channels * 7919 + height * 31 + width);
  const data = new Float32Array(channels * height * width);
  const reach = fill === 'huge' ? 3e38 : 1;
  for (let c = 0, i = 0; c < channels; c++) {
    const [size, fx, fy] = [reach * 10 ** (next() * 4 - 3) * (fill === 'huge' ? 0.1 : 1), next(), next()];
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++, i++) {
        const value = size * (Math.sin(fx * x + fy * y + c) + next() - 0.5);
        if (fill === 'constant') data[i] = c % 3 === 0 ? -size : size;
        else if (fill === 'zero') data[i] = 0;
        else data[i] = fill === 'positive' ? Math.max(0, value) : value;
        if (fill === 'broken' && next() < 0.05) {
          data[i] = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY][c % 3] ?? Number.NaN;
        }
      }
    }
  }
  if (fill === 'broken') data.fill(Number.NaN, 0, height * width);
  return data;
}

/** The paint job of a scene, with values in memory. */
export function sceneJob(scene: Scene): PaintJob & { readonly grid: AtlasGrid } {
  const [channels, height, width] = scene.shape;
  const data = sceneValues(scene);
  const stats = computeChannelStats(data, channels, height * width);
  const order = scene.reversed ? Uint32Array.from({ length: channels }, (_, i) => channels - 1 - i) : null;
  return {
    values: { location: 'cpu', data },
    order,
    ranges: displayRanges(stats, scene.scope, scene.palette),
    palette: scene.palette,
    theme: scene.theme,
    grid: layoutAtlas(channels, [height, width], scene.width, scene.cell, 3),
    scrollTop: scene.scrollTop,
    width: scene.width,
    height: scene.height,
    pixelRatio: scene.pixelRatio,
  };
}
