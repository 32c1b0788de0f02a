import type { Tensor } from 'onnxruntime-web';
import { DenseLensError } from '../../errors';
import { isNonNegative } from '../../model/facts';
import type { TensorName } from '../../model/spec';
import type { MapValues } from '../../render/painter';
import { displayRanges } from '../../tensor/scale';
import { computeChannelStats, summarize } from '../../tensor/stats';
import type { ChannelStats, TensorData } from '../../tensor/types';
import type { AtlasPainted, Requests, TensorReport } from '../protocol';
import type { EngineState } from './engine-state';
import { mapShape, type NetworkRun, tensorDims } from './network';

const mapValues = (tensor: Tensor): MapValues =>
  tensor.location === 'gpu-buffer'
    ? { location: 'gpu', buffer: tensor.gpuBuffer as GPUBuffer }
    : { location: 'cpu', data: tensor.data as Float32Array };

async function statsOf(
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
    const { computeStatsOnGpu } = await import('../../render/gpu-stats');
    stats = await computeStatsOnGpu(device, values.buffer, channels, height * width);
  } else stats = computeChannelStats(await state.model.network.values(tensor), channels, height * width);
  run.store.keepStats(name, stats);
  return stats;
}

interface Inspected {
  readonly tensor: Tensor;
  readonly report: TensorReport;
  readonly computed: boolean;
}

async function inspect(state: EngineState, requested: string): Promise<Inspected> {
  const { run, runId } = state.current;
  const { tensor, name, computed } = await state.model.network.tensor(run, requested);
  const channels = await statsOf(state, run, name, tensor);
  const report: TensorReport = {
    name: requested as TensorName,
    runId,
    shape: mapShape(run.architecture, name),
    palette: isNonNegative(run.architecture, name) ? 'sequential' : 'diverging',
    channels,
    summary: summarize(channels),
  };
  return { tensor, report, computed };
}

/** Statistics of a tensor of the current run. @throws `tensor/unknown`, `tensor/folded`, `image/none` */
export async function reportTensor(state: EngineState, name: string): Promise<TensorReport> {
  return (await inspect(state, name)).report;
}

/** A copy of a tensor of the current run. @throws as {@link reportTensor} */
export async function copyTensor(state: EngineState, requested: string): Promise<TensorData> {
  const { network } = state.model;
  const { run } = state.current;
  const { tensor, name } = await network.tensor(run, requested);
  return { dims: tensorDims(run.architecture, name), data: (await network.values(tensor)).slice() };
}

/** The preprocessed tensor of the current run. @throws `image/none` */
export function copyInput(state: EngineState): TensorData {
  const { input, run } = state.current;
  return { dims: [1, 3, ...run.architecture.inputSize], data: input.slice() };
}

/**
 * One value. On the GPU the whole tensor is read back once and kept for the next value, since the pointer
 * moves on.
 * @throws as {@link reportTensor}; `tensor/unknown` outside the tensor
 */
export async function probe(
  state: EngineState,
  { name, channel, y, x }: Requests['probe']['in'],
): Promise<number> {
  const { network } = state.model;
  const { run } = state.current;
  const { tensor, name: target } = await network.tensor(run, name);
  const [channels, height, width] = mapShape(run.architecture, target);
  if (
    ![channel, y, x].every(Number.isInteger) ||
    channel < 0 ||
    y < 0 ||
    x < 0 ||
    channel >= channels ||
    y >= height ||
    x >= width
  ) {
    throw new DenseLensError('tensor/unknown', `${name} has no element [${channel}, ${y}, ${x}].`);
  }
  const at = (channel * height + y) * width + x;
  if (tensor.location !== 'gpu-buffer') return (tensor.data as Float32Array)[at] ?? Number.NaN;
  const values = await run.store.mirror(target, () => network.values(tensor));
  return values[at] ?? Number.NaN;
}

/** Paints the visible part of an atlas on an attached canvas. */
export async function paintAtlas(
  state: EngineState,
  { canvasId, job }: Requests['paint']['in'],
  signal: AbortSignal,
): Promise<AtlasPainted> {
  const start = performance.now();
  const painter = await state.canvases.painter(canvasId);
  const { tensor, report, computed } = await inspect(state, job.tensor);
  if (signal.aborted) throw new DenseLensError('engine/cancelled', 'Cancelled.');
  const ranges = displayRanges(report.channels, job.scope, report.palette);
  const { order, theme, grid, scrollTop, width, height, pixelRatio } = job;
  const values = mapValues(tensor);
  const painting = performance.now();
  await painter.paint({
    values,
    order,
    ranges,
    palette: report.palette,
    theme,
    grid,
    scrollTop,
    width,
    height,
    pixelRatio,
  });
  const end = performance.now();
  return {
    report,
    painter: painter.kind,
    milliseconds: end - start,
    paintMilliseconds: end - painting,
    computed,
  };
}
