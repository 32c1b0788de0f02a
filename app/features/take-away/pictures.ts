import type { AtlasPaint } from '../../../src/engine/protocol/maps';
import { DenseLensError } from '../../../src/errors';
import { LARGEST_PICTURE, pictureGrid } from '../../../src/layout/picture';
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
