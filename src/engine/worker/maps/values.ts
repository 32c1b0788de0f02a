import type { Tensor } from 'onnxruntime-web';
import type { TensorName } from '../../../network/spec';
import type { MapValues } from '../../../render/painter';
import { computeChannelStats } from '../../../tensor/stats';
import type { ChannelStats } from '../../../tensor/types';
import type { EngineState } from '../engine-state';
import { mapShape, type NetworkRun } from '../run/network';

/** A tensor's values where they are, for a painter. */
export const mapValues = (tensor: Tensor): MapValues =>
  tensor.location === 'gpu-buffer'
    ? { location: 'gpu', buffer: tensor.gpuBuffer as GPUBuffer }
    : { location: 'cpu', data: tensor.data as Float32Array };

/** Statistics of a tensor at hand, computed once a run. */
export async function statsOf(
  state: EngineState,
  run: NetworkRun,
  name: TensorName,
  tensor: Tensor,
): Promise<ChannelStats> {
  const found = run.store.stats(name);
  if (found !== undefined) return found;
  const [channels, height, width] = mapShape(run.architecture, name);
  const { device } = state.runtime;
  const values = mapValues(tensor);
  let stats: ChannelStats;
  if (values.location === 'gpu' && device !== null) {
    const { computeStatsOnGpu } = await import('../../../render/gpu-stats');
    stats = await computeStatsOnGpu(device, values.buffer, channels, height * width);
  } else stats = computeChannelStats(await state.model.network.values(tensor), channels, height * width);
  run.store.keepStats(name, stats);
  return stats;
}

/** A tensor's values in memory; those of a GPU tensor are read back once and kept until another's are. */
export async function valuesOf(
  state: EngineState,
  { store }: NetworkRun,
  name: TensorName,
  tensor: Tensor,
): Promise<Float32Array> {
  const { network } = state.model;
  return tensor.location === 'gpu-buffer'
    ? store.mirror(name, () => network.values(tensor))
    : (tensor.data as Float32Array);
}
