import type { Tensor } from 'onnxruntime-web';
import { DenseLensError } from '../../../errors';
import { m } from '../../../messages/m';
import { isNonNegative } from '../../../network/facts';
import type { TensorName } from '../../../network/spec';
import type { MapPainter, MapValues } from '../../../render/painter';
import { displayRanges } from '../../../tensor/scale';
import { summarize } from '../../../tensor/stats';
import type { Palette } from '../../../tensor/types';
import type { AtlasPaint, AtlasPainted, TensorReport } from '../../protocol/maps';
import type { Requests } from '../../protocol/requests';
import type { EngineState } from '../engine-state';
import { mapShape } from '../run/network';
import { mapValues, statsOf, valuesOf } from './values';

interface Inspected {
  readonly tensor: Tensor;
  /** Of the tensor itself; the report's is the one that was asked for. */
  readonly name: TensorName;
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
  return { tensor, name, report, computed };
}

/** Statistics of a tensor of the current run. @throws `tensor/unknown`, `tensor/folded`, `image/none` */
export async function reportTensor(state: EngineState, name: string): Promise<TensorReport> {
  return (await inspect(state, name)).report;
}

/**
 * One value. A tensor on the GPU has been copied to memory when its atlas was painted (see
 * {@link paintAtlas}); another one is now, and kept for the next value, since the pointer moves on.
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
    throw new DenseLensError('tensor/unknown', m.tensor_no_element({ name, channel, row: y, column: x }));
  }
  const values = await valuesOf(state, run, target, tensor);
  return values[(channel * height + y) * width + x] ?? Number.NaN;
}

/** What the palette's ends stand for. What is not usual is loaded when it is first wished. */
async function rangesOf(
  state: EngineState,
  { tensor, name, report }: Inspected,
  { scope, scaling = {} }: Pick<AtlasPaint, 'scope' | 'scaling'>,
  palette: Palette,
): Promise<Float32Array> {
  if ((scope === 'channel' || scope === 'tensor') && !(scaling.clip ?? 0))
    return displayRanges(report.channels, scope, palette);
  const { unusualRanges } = await import('./ranges');
  return unusualRanges(state, { tensor, name, stats: report.channels }, scope, scaling, palette);
}

/**
 * Paints the visible part of an atlas on an attached canvas. A tensor on the GPU is copied to memory
 * behind the picture, once: pointing at its values then reads nothing back.
 */
export async function paintAtlas(
  state: EngineState,
  { canvasId, job }: Requests['paint']['in'],
  signal: AbortSignal,
): Promise<AtlasPainted> {
  const painter = await state.canvases.painter(canvasId);
  const start = performance.now();
  const inspected = await inspect(state, job.tensor);
  const painted = await paintInspected(state, painter, inspected, job, signal, start);
  // A device that is lost meanwhile is told of by whatever is asked next.
  valuesOf(state, state.current.run, inspected.name, inspected.tensor).catch(() => undefined);
  return painted;
}

/** Paints the visible part of an atlas with any painter. */
export async function paintOn(
  state: EngineState,
  painter: MapPainter,
  job: AtlasPaint,
  signal: AbortSignal,
): Promise<AtlasPainted> {
  const start = performance.now();
  return paintInspected(state, painter, await inspect(state, job.tensor), job, signal, start);
}

async function paintInspected(
  state: EngineState,
  painter: MapPainter,
  inspected: Inspected,
  job: AtlasPaint,
  signal: AbortSignal,
  start: number,
): Promise<AtlasPainted> {
  const { tensor, report, computed } = inspected;
  if (signal.aborted) throw new DenseLensError('engine/cancelled', m.engine_cancelled());
  const palette = job.scaling?.palette ?? report.palette;
  const ranges = await rangesOf(state, inspected, job, palette);
  return paintJob(painter, job, { values: mapValues(tensor), report, palette, ranges, computed }, start);
}

/** What a job is painted with, and what is told of it. */
interface PaintedWith extends Pick<AtlasPainted, 'report' | 'palette' | 'ranges' | 'computed'> {
  readonly values: MapValues;
}

/** Paints a job's window, and says how long it took. @param start - when it was asked for, see `performance.now` */
export async function paintJob(
  painter: MapPainter,
  { order, theme, grid, scrollTop, width, height, pixelRatio }: AtlasPaint,
  { values, ...told }: PaintedWith,
  start: number,
): Promise<AtlasPainted> {
  const { palette, ranges } = told;
  const window = { grid, scrollTop, width, height, pixelRatio };
  const painting = performance.now();
  await painter.paint({ values, order, ranges, palette, theme, ...window });
  const end = performance.now();
  return {
    ...told,
    painter: painter.kind,
    milliseconds: end - start,
    paintMilliseconds: end - painting,
  };
}
