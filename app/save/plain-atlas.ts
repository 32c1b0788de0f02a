import type { AtlasPaint } from '../../src/engine/protocol/maps';
import { pictureGrid } from '../../src/layout/picture';
import type { Op } from '../../src/network/architecture';
import type { Theme } from '../../src/tensor/types';

/**
 * A tensor that the atlas has not shown: its channels by index, each on its own scale.
 * @param most - the first so many channels alone
 */
export function plainAtlas({ name, shape }: Op, theme: Theme, most = Number.POSITIVE_INFINITY): AtlasPaint {
  const [channels = 1, height = 1, width = 1] = shape;
  const count = Math.min(channels, most);
  const picture = pictureGrid(count, [height, width], 1);
  const order = count < channels ? Uint32Array.from({ length: count }, (_, channel) => channel) : null;
  return { tensor: name, scope: 'channel', order, theme, scrollTop: 0, pixelRatio: 1, ...picture };
}
