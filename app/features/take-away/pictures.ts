import type { AtlasPaint } from '../../../src/engine/protocol/maps';
import { DenseLensError } from '../../../src/errors';
import { LARGEST_PICTURE, pictureGrid } from '../../../src/layout/picture';
import type { Op } from '../../../src/network/architecture';
import type { Theme } from '../../../src/tensor/types';
import { m } from '../../messages/m';

/** Shorter side that one channel's picture is enlarged to, at least, in pixels. */
const LARGE = 512;

/** Which picture of the maps. */
export type PictureKind = 'seen' | 'atlas' | 'channel' | 'channel-large';

/**
 * What to paint, from what the atlas shows: the same colours, scale and order.
 * @throws `explain/unsupported` for one that no canvas holds
 */
export function pictureJob(shown: AtlasPaint, kind: PictureKind, channel: number | null): AtlasPaint {
  if (kind === 'seen') return shown;
  const { mapHeight, mapWidth, count } = shown.grid;
  const isOne = kind !== 'atlas';
  const scale = kind === 'channel-large' ? Math.ceil(LARGE / Math.min(mapHeight, mapWidth)) : 1;
  const { grid, width, height } = pictureGrid(isOne ? 1 : count, [mapHeight, mapWidth], scale);
  if (Math.max(width, height) > LARGEST_PICTURE) {
    throw new DenseLensError('explain/unsupported', m.take_away_too_large({ width, height }));
  }
  const order = isOne ? Uint32Array.of(channel ?? 0) : shown.order;
  return { ...shown, grid, order, width, height, scrollTop: 0, pixelRatio: 1 };
}

/** A tensor that the atlas has not shown: all channels by index, each on its own scale. */
export function plainAtlas({ name, shape }: Op, theme: Theme): AtlasPaint {
  const [channels = 1, height = 1, width = 1] = shape;
  const picture = pictureGrid(channels, [height, width], 1);
  return { tensor: name, scope: 'channel', order: null, theme, scrollTop: 0, pixelRatio: 1, ...picture };
}
