import { DenseLensError } from '../../../errors';
import type { CanonicalModel } from '../../../formats/canonical';
import { m as core } from '../../../messages/m';
import type { Op } from '../../../network/architecture';
import { normOf } from '../../../network/folding';
import { sourcesReadBy } from '../../../network/provenance';
import { histogram, quantiles } from '../../../tensor/distribution';
import { spatialProfile } from '../../../tensor/profile';
import { meanMap } from '../../../tensor/reduce-channels';
import { displayRanges } from '../../../tensor/scale';
import { computeChannelStats } from '../../../tensor/stats';
import type { Theme } from '../../../tensor/types';
import { colourPicture, reachOf, tilePicture } from '../../../tensor/value-picture';
import type {
  ChannelDetail,
  ChannelPicture,
  KernelDetail,
  NormDetail,
  WeightDetail,
} from '../../protocol/channels';
import type { TensorReport } from '../../protocol/maps';
import type { EngineState } from '../engine-state';
import { reportTensor } from '../maps/inspect';
import { m } from '../messages/m';
import type { NetworkRun } from '../run/network';
import { decodedWeight } from '../weights/decoded-weights';

const QUANTILES = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99] as const;
const BINS = 60;

/** Details of a run that stay at hand. */
const REMEMBERED = 64;

const remembered = new WeakMap<NetworkRun, Map<string, ChannelDetail>>();

function checkChannel({ name, shape }: Pick<TensorReport, 'name' | 'shape'>, channel: number | null): void {
  if (channel === null || (Number.isInteger(channel) && channel >= 0 && channel < shape[0])) return;
  throw new DenseLensError('tensor/unknown', m.run_channels({ name, last: shape[0] - 1, channel }));
}

/** The values of one channel, or all. */
async function valuesOf(state: EngineState, report: TensorReport, channel: number | null) {
  const { network } = state.model;
  const { tensor } = await network.tensor(state.current.run, report.name);
  if (channel === null) return network.values(tensor);
  const { pixels } = report.channels;
  return network.someValues(tensor, [{ start: channel * pixels, count: pixels }]);
}

/** The statistics that were computed for the whole tensor, of one channel or of all. */
function numbersOf({ channels, summary }: TensorReport, channel: number | null) {
  if (channel === null) {
    const { deadChannels: _, ...stats } = summary;
    return { ...stats, count: channels.channels * channels.pixels };
  }
  const at = (list: Float32Array | Float64Array | Uint32Array): number => list[channel] ?? Number.NaN;
  return {
    min: at(channels.min),
    max: at(channels.max),
    mean: at(channels.mean),
    std: at(channels.std),
    zeros: at(channels.zeros),
    nan: at(channels.nan),
    infinite: at(channels.infinite),
    count: channels.pixels,
  };
}

/** How a channel's values, or a tensor's, are spread; computed once a run. @throws `tensor/unknown`, `tensor/folded`, `image/none` */
export async function channelDetail(
  state: EngineState,
  requested: string,
  channel: number | null,
): Promise<ChannelDetail> {
  const { run } = state.current;
  const details = remembered.get(run) ?? new Map<string, ChannelDetail>();
  remembered.set(run, details);
  const key = `${channel} ${requested}`;
  const known = details.get(key);
  if (known !== undefined) return { ...known, runId: state.current.runId };
  const report = await reportTensor(state, requested);
  checkChannel(report, channel);
  const values = await valuesOf(state, report, channel);
  const stats = numbersOf(report, channel);
  const [, height, width] = report.shape;
  const spread = quantiles(values, QUANTILES);
  const detail: ChannelDetail = {
    name: report.name,
    runId: report.runId,
    channel,
    ...stats,
    quantiles: QUANTILES.map((at, i) => ({ at, value: spread[i] ?? Number.NaN })),
    histogram: Number.isNaN(stats.min) ? null : histogram(values, stats.min, stats.max, BINS),
    profile: height * width > 1 ? spatialProfile(values, height, width) : null,
  };
  details.set(key, detail);
  const [oldest] = details.keys();
  if (details.size > REMEMBERED && oldest !== undefined) details.delete(oldest);
  return detail;
}

/** One channel, or the mean of all, in colours of its own scale. @throws as {@link channelDetail} */
export async function channelPicture(
  state: EngineState,
  requested: string,
  channel: number | null,
  theme: Theme,
): Promise<ChannelPicture> {
  const report = await reportTensor(state, requested);
  checkChannel(report, channel);
  const { palette, runId, shape } = report;
  const own = await valuesOf(state, report, channel);
  const pixels = shape[1] * shape[2];
  const values = channel === null ? meanMap(own, shape[0], pixels) : own;
  const stats = channel === null ? computeChannelStats(values, 1, pixels) : report.channels;
  const ranges = displayRanges(stats, pixels > 1 ? 'channel' : 'tensor', palette);
  const at = (channel ?? 0) * 2;
  const range = [ranges[at] ?? 0, ranges[at + 1] ?? 1] as const;
  const layout = { columns: 1, gap: 0, height: shape[1], width: shape[2] };
  return { runId, range, palette, picture: tilePicture(values, layout, range, palette, theme) };
}

function normDetail(model: CanonicalModel, name: string, channel: number | null): NormDetail {
  const part = (which: string): Float32Array => {
    const all = decodedWeight(model, `${name}.${which}`);
    return channel === null ? all.slice() : all.slice(channel, channel + 1);
  };
  return {
    gamma: part('weight'),
    beta: part('bias'),
    mean: part('running_mean'),
    variance: part('running_var'),
    epsilon: model.epsilon,
  };
}

function kernelDetail(
  state: EngineState,
  op: Op & { readonly kind: 'conv' | 'linear' },
  channel: number | null,
  theme: Theme,
): KernelDetail {
  const { network, recipe } = state.model;
  const weight = `${op.name}.weight`;
  const all = decodedWeight(network.model, weight);
  const [out, inputs, kernel] =
    op.kind === 'conv'
      ? [op.conv.outChannels, op.conv.inChannels, op.conv.kernel]
      : [op.outFeatures, op.inFeatures, 1];
  const size = inputs * kernel * kernel;
  const own = channel === null ? all : all.slice(channel * size, (channel + 1) * size);
  const bias =
    channel !== null && network.model.weights.has(`${op.name}.bias`)
      ? (decodedWeight(network.model, `${op.name}.bias`)[channel] ?? null)
      : null;
  const shape = op.kind === 'conv' ? [out, inputs, kernel, kernel] : [out, inputs];
  const sources = sourcesReadBy(network.architecture(recipe.size), weight);
  const common = { weight, shape, bias, sources, row: null, chosen: null };
  if (inputs === 3 && kernel > 1) {
    const layout = { columns: 16, gap: 1, height: kernel, width: kernel };
    const reach = reachOf(all);
    const order = recipe.channelOrder === 'BGR' ? ([2, 1, 0] as const) : ([0, 1, 2] as const);
    const chosen = channel === null ? null : colourPicture(own, layout, reach, order);
    const picture = colourPicture(all, layout, reach, order);
    return { ...common, kind: 'colour', layout, reach, picture, chosen };
  }
  const reach = reachOf(own);
  if (kernel > 1) {
    const layout = { columns: channel === null ? inputs : 16, gap: 1, height: kernel, width: kernel };
    const picture = tilePicture(own, layout, [-reach, reach], 'diverging', theme);
    return { ...common, kind: 'maps', layout, reach, picture };
  }
  const layout = { columns: 1, gap: 0, height: channel === null ? out : 1, width: inputs };
  if (channel !== null) return { ...common, kind: 'row', layout, reach, picture: null, row: own };
  return {
    ...common,
    kind: 'row',
    layout,
    reach,
    picture: tilePicture(own, layout, [-reach, reach], 'diverging', theme),
  };
}

/** What was learnt for a channel of a tensor, or for all of them. @throws `tensor/unknown` */
export async function weightDetail(
  state: EngineState,
  name: string,
  channel: number | null,
  theme: Theme,
): Promise<WeightDetail> {
  const { network, recipe } = state.model;
  const { model } = network;
  const architecture = network.architecture(recipe.size);
  const op = architecture.byName.get(name);
  if (op === undefined) throw new DenseLensError('tensor/unknown', core.tensor_unknown({ name }));
  const [channels = 0] = op.shape;
  checkChannel({ name: op.name, shape: [channels, 1, 1] }, channel);
  const before =
    op.kind === 'norm' && model.folded.has(op.name) ? architecture.byName.get(op.inputs[0] ?? '') : op;
  if (before?.kind === 'conv' || before?.kind === 'linear') {
    const norm = normOf(architecture, before.name);
    const folded = norm !== null && model.folded.has(norm) ? norm : null;
    return { norm: null, kernel: kernelDetail(state, before, channel, theme), folded };
  }
  return {
    norm: op.kind === 'norm' ? normDetail(model, op.name, channel) : null,
    kernel: null,
    folded: null,
  };
}
