import { DenseLensError } from '../../../errors';
import { m } from '../../../messages/m';
import type { TensorName } from '../../../network/spec';
import { meanMap, strongestChannel } from '../../../tensor/reduce-channels';
import { displayRanges } from '../../../tensor/scale';
import { computeChannelStats } from '../../../tensor/stats';
import type { ThumbnailsPaint } from '../../protocol/maps';
import type { Requests } from '../../protocol/requests';
import type { EngineState } from '../engine-state';
import { mapShape } from '../run/network';

interface Picture {
  readonly map: Float32Array;
  /** Null for a mean over all. */
  readonly channel: number | null;
}

async function pictureOf(
  state: EngineState,
  name: TensorName,
  pick: ThumbnailsPaint['pick'],
): Promise<Picture> {
  const { network } = state.model;
  const { run } = state.current;
  const { tensor, name: target } = await network.tensor(run, name);
  const [channels, height, width] = mapShape(run.architecture, target);
  const pixels = height * width;
  const values = await network.values(tensor);
  if (pick === 'mean') return { map: meanMap(values, channels, pixels), channel: null };
  const channel = strongestChannel(values, channels, pixels);
  return { map: values.slice(channel * pixels, (channel + 1) * pixels), channel };
}

/**
 * Paints one picture for each of several tensors of equal map size, on one canvas, by the atlas's painter.
 * @throws `tensor/unknown`, `image/none`, `engine/cancelled`
 */
export async function paintThumbnails(
  state: EngineState,
  { canvasId, job }: Requests['paint-thumbnails']['in'],
  signal: AbortSignal,
): Promise<Requests['paint-thumbnails']['out']> {
  const { runId, run } = state.current;
  const painter = await state.canvases.painter(canvasId);
  const { tensors, pick, theme, grid, width, height, pixelRatio } = job;
  const pixels = grid.mapHeight * grid.mapWidth;
  const stack = new Float32Array(tensors.length * pixels);
  const channels: (number | null)[] = [];
  for (const [i, name] of tensors.entries()) {
    if (signal.aborted) throw new DenseLensError('engine/cancelled', m.engine_cancelled());
    const [, mapHeight, mapWidth] = mapShape(run.architecture, name);
    if (mapHeight !== grid.mapHeight || mapWidth !== grid.mapWidth)
      throw new DenseLensError('tensor/unknown', `${name} has maps of another size.`);
    const { map, channel } = await pictureOf(state, name, pick);
    stack.set(map, i * pixels);
    channels.push(channel);
  }
  const stats = computeChannelStats(stack, tensors.length, pixels);
  await painter.paint({
    values: { location: 'cpu', data: stack },
    order: null,
    ranges: displayRanges(stats, 'channel', 'diverging'),
    palette: 'diverging',
    theme,
    grid,
    scrollTop: 0,
    width,
    height,
    pixelRatio,
  });
  return { runId, channels, min: stats.min, max: stats.max };
}
