import { DenseLensError } from '../../../errors';
import { m as core } from '../../../messages/m';
import { number } from '../../../messages/say';
import { isNonNegative } from '../../../network/facts';
import type { TensorName } from '../../../network/spec';
import { type ChannelDifferences, compareChannels, subtract } from '../../../tensor/difference';
import { displayRanges } from '../../../tensor/scale';
import { computeChannelStats, summarize } from '../../../tensor/stats';
import type { ChannelStats } from '../../../tensor/types';
import type { ComparedScale, ComparedSide, ReferenceTensor, TensorComparison } from '../../protocol/compare';
import type { AtlasPainted, TensorReport } from '../../protocol/maps';
import type { Requests } from '../../protocol/requests';
import type { ImageSubject } from '../../protocol/subject';
import type { EngineState } from '../engine-state';
import { paintJob } from '../maps/inspect';
import { m } from '../messages/m';
import { mapShape } from '../run/network';

/** Bytes of a tensor that can be the reference; a comparison holds three of this size: A, B and their difference. */
const REFERENCE_LIMIT = 64 * 2 ** 20;

/** One tensor in memory. */
interface Side {
  readonly values: Float32Array;
  readonly stats: ChannelStats;
}

interface Reference extends Side {
  readonly about: ReferenceTensor;
}

interface Compared {
  readonly reference: Reference;
  readonly name: TensorName;
  readonly runId: number;
  readonly sides: Readonly<Record<ComparedSide, Side>>;
  readonly differences: ChannelDifferences;
  readonly scale: ComparedScale;
}

// They go with the worker, not with the model: another model's tensor may have the same shape.
const references = new WeakMap<EngineState, Reference>();
const comparisons = new WeakMap<EngineState, Compared>();

const sideOf = (values: Float32Array, [channels, height, width]: ReferenceTensor['shape']): Side => ({
  values,
  stats: computeChannelStats(values, channels, height * width),
});

/** What is known of the current run's tensor, and how to copy its values to memory. */
async function currentTensor(state: EngineState, requested: string) {
  const { run, runId } = state.current;
  const { tensor, name } = await state.model.network.tensor(run, requested);
  const palette: ReferenceTensor['palette'] = isNonNegative(run.architecture, name)
    ? 'sequential'
    : 'diverging';
  return {
    runId,
    shape: mapShape(run.architecture, name),
    palette,
    isCut: run.lesion !== null,
    // What the run has of its own may be freed when something else is asked for.
    copy: async () => {
      const values = await state.model.network.values(tensor);
      return tensor.location === 'gpu-buffer' ? values : values.slice();
    },
  };
}

/**
 * Makes a copy of a tensor of the current run the reference, A, in place of the one before.
 * @throws `tensor/unknown`, `tensor/folded`, `image/none`; `explain/unsupported` beyond 64 MB
 */
export async function setReference(
  state: EngineState,
  name: string,
  image: ImageSubject,
): Promise<ReferenceTensor> {
  const { runId, shape, palette, isCut, copy } = await currentTensor(state, name);
  const bytes = shape.reduce((product, size) => product * size, 4);
  if (bytes > REFERENCE_LIMIT) {
    throw new DenseLensError(
      'explain/unsupported',
      m.run_keep_limit({ name, size: number(Math.round(bytes / 2 ** 20)), most: REFERENCE_LIMIT / 2 ** 20 }),
    );
  }
  const values = await copy();
  const model = state.model.summary.name;
  const about: ReferenceTensor = { name: name as TensorName, runId, shape, palette, model, image, isCut };
  references.set(state, { ...sideOf(values, shape), about });
  comparisons.delete(state);
  return about;
}

/** Ranges that hold both tensors' values; NaN of a channel without finite values gives way to the other's. */
function joined(a: ChannelStats, b: ChannelStats): ChannelStats {
  const pick = (x: number, y: number, choose: (...of: number[]) => number): number =>
    Number.isNaN(x) ? y : Number.isNaN(y) ? x : choose(x, y);
  return {
    ...b,
    min: b.min.map((value, c) => pick(a.min[c] ?? value, value, Math.min)),
    max: b.max.map((value, c) => pick(a.max[c] ?? value, value, Math.max)),
  };
}

async function compare(state: EngineState, requested: string): Promise<Compared | TensorComparison> {
  const reference = references.get(state);
  if (reference === undefined) return { kind: 'no-reference' };
  const { runId, shape, palette, copy } = await currentTensor(state, requested);
  const known = comparisons.get(state);
  if (known !== undefined && known.name === requested && known.runId === runId) return known;
  // What was compared before may be as large as this: let it go first.
  comparisons.delete(state);
  if (shape.some((size, i) => size !== reference.about.shape[i]))
    return { kind: 'other-shape', reference: reference.about };
  const b = sideOf(await copy(), shape);
  const difference = sideOf(subtract(reference.values, b.values), shape);
  const both = joined(reference.stats, b.stats);
  const shared = reference.about.palette === palette ? palette : 'diverging';
  const made: Compared = {
    reference,
    name: requested as TensorName,
    runId,
    sides: { a: reference, b, difference },
    differences: compareChannels(reference.values, b.values, shape[0], shape[1] * shape[2]),
    scale: {
      palette: shared,
      values: {
        channel: displayRanges(both, 'channel', shared),
        tensor: displayRanges(both, 'tensor', shared),
      },
      difference: {
        channel: displayRanges(difference.stats, 'channel', 'diverging'),
        tensor: displayRanges(difference.stats, 'tensor', 'diverging'),
      },
    },
  };
  comparisons.set(state, made);
  return made;
}

const isCompared = (found: Compared | TensorComparison): found is Compared => 'sides' in found;

/** The reference beside one of the current run, in numbers. @throws as {@link setReference} */
export async function compareTensor(state: EngineState, name: string): Promise<TensorComparison> {
  const found = await compare(state, name);
  if (!isCompared(found)) return found;
  const { reference, runId, differences, scale } = found;
  return { kind: 'compared', reference: reference.about, name: found.name, runId, differences, scale };
}

async function comparedOf(state: EngineState, name: string): Promise<Compared> {
  const found = await compare(state, name);
  if (isCompared(found)) return found;
  throw new DenseLensError(
    'explain/unsupported',
    found.kind === 'other-shape' ? m.run_other_shape({ name }) : m.run_no_reference(),
  );
}

/** Paints the visible part of A, B or B − A; A and B on one scale, the difference centred on 0. */
export async function paintCompared(
  state: EngineState,
  { canvasId, side, job }: Requests['paint-compared']['in'],
  signal: AbortSignal,
): Promise<AtlasPainted> {
  const start = performance.now();
  const painter = await state.canvases.painter(canvasId);
  const { sides, scale, reference, runId } = await comparedOf(state, job.tensor);
  if (signal.aborted) throw new DenseLensError('engine/cancelled', core.engine_cancelled());
  const { values, stats } = sides[side];
  const palette = side === 'difference' ? 'diverging' : scale.palette;
  // Blocks and ends by hand are one tensor's; what compares two has a scale of its own.
  const scope = job.scope === 'channel' ? 'channel' : 'tensor';
  const ranges = side === 'difference' ? scale.difference[scope] : scale.values[scope];
  const report: TensorReport = {
    name: job.tensor,
    runId,
    shape: reference.about.shape,
    palette,
    channels: stats,
    summary: summarize(stats),
  };
  const shown = {
    values: { location: 'cpu', data: values },
    report,
    palette,
    ranges,
    computed: false,
  } as const;
  return paintJob(painter, job, shown, start);
}

/** One value of A, B or B − A. @throws `tensor/unknown` outside the tensor; else as {@link setReference} */
export async function probeCompared(
  state: EngineState,
  { side, name, channel, y, x }: Requests['probe-compared']['in'],
): Promise<number> {
  const { sides, reference } = await comparedOf(state, name);
  const [, height, width] = reference.about.shape;
  const value = sides[side].values[(channel * height + y) * width + x];
  if (value === undefined || y >= height || x >= width || Math.min(channel, y, x) < 0)
    throw new DenseLensError('tensor/unknown', core.tensor_no_element({ name, channel, row: y, column: x }));
  return value;
}
