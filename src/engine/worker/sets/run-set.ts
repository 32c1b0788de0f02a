import { DenseLensError } from '../../../errors';
import { m as core } from '../../../messages/m';
import type { Architecture } from '../../../network/architecture';
import { asTensorName, type TensorName } from '../../../network/spec';
import {
  type ChannelLayout,
  featureTensor,
  layOutChannels,
  summedTensors,
} from '../../../set/channel-layout';
import { emptyPeaks, type Peaks, sumUpChannels } from '../../../set/peaks';
import type { SetPlan, SetRun, SetsRequests } from '../../protocol/sets';
import { releaseBuffers } from '../../release-buffer';
import type { EngineState, LoadedModel } from '../engine-state';
import { batchSize } from './batch-size';

const INPUT = asTensorName('input');
const LOGITS = asTensorName('classifier');

/** A plan, and what it is of. */
interface Planned {
  readonly plan: SetPlan;
  readonly model: LoadedModel;
  readonly architecture: Architecture;
  readonly layout: ChannelLayout;
  /** Null where features are the means over relu5. */
  readonly features: TensorName | null;
}

let planned: Planned | null = null;
let plans = 0;

const sizeOf = (architecture: Architecture, name: string): number =>
  architecture.byName.get(name)?.shape.reduce((product, size) => product * size, 1) ?? 0;

/** Makes ready to run images of a set on the model at work. */
export async function planSet(
  state: EngineState,
  { batch }: SetsRequests['set-plan']['in'],
): Promise<SetPlan> {
  const { model } = state;
  const architecture = model.network.architecture(model.recipe.size);
  const layout = layOutChannels(architecture, summedTensors(architecture));
  const features = featureTensor(architecture);
  const plan: SetPlan = {
    plan: ++plans,
    tensors: layout.tensors.map(({ name }) => name),
    channels: layout.total,
    classes: architecture.spec.numClasses,
    features:
      features === null ? (layout.byName.get('relu5')?.channels ?? 0) : sizeOf(architecture, features),
    batch: batch ?? batchSize(state.milliseconds, state.runtime.device !== null),
  };
  planned = { plan, model, architecture, layout, features };
  return plan;
}

/** Runs images of a set; nothing of the page's image changes. @throws `engine/superseded` */
export async function runSet(
  state: EngineState,
  { plan: id, data, tensors: wanted }: SetsRequests['set-run']['in'],
): Promise<SetRun> {
  const own = planned;
  if (own === null || own.plan.plan !== id || own.model !== state.model)
    throw new DenseLensError('engine/superseded', core.engine_superseded());
  const { plan, architecture } = own;
  const length = sizeOf(architecture, 'input');
  const images = data.length / length;
  const logits = new Float32Array(images * plan.classes);
  const features = new Float32Array(images * plan.features);
  const peaks = emptyPeaks(images * plan.channels);
  const tensors = new Map(
    wanted.map((name) => [name, new Float32Array(images * sizeOf(architecture, name))]),
  );
  if (images > 1 && wanted.length === 0) {
    const into = { logits, features, peaks, tensors };
    // Where there is no room for a batch, there may be for one image after the other.
    const took = await runTogether(state, own, data, images, into).catch(() => null);
    if (took !== null) return { ...into, milliseconds: took };
  }
  let milliseconds = 0;
  for (let image = 0; image < images; image++) {
    // Its own copy: it is freed with the run.
    const input = images === 1 ? data : data.slice(image * length, (image + 1) * length);
    milliseconds += await runOne(own, input, image, { logits, features, peaks, tensors });
  }
  return { logits, features, peaks, tensors, milliseconds };
}

/** Runs a batch by a session of its own; what the last one of a set lacks is 0. @returns the session's milliseconds */
async function runTogether(
  { runtime }: EngineState,
  { model: { network }, architecture, layout, plan, features }: Planned,
  data: Float32Array,
  images: number,
  into: Omit<SetRun, 'milliseconds'>,
): Promise<number> {
  const { batch, classes } = plan;
  const outputs = [
    ...(classes > 0 ? [LOGITS] : []),
    ...(features === null ? [] : [features]),
    ...layout.tensors.map(({ name }) => name),
  ];
  const { writeGraph } = await import('../../../graph/write-graph');
  const graph = { feeds: [INPUT], outputs, cuttable: [], batch };
  const key = ['set', batch, architecture.inputSize.join('×')].join('|');
  const session = await network.sessions.large(key, outputs, () =>
    writeGraph(network.model, architecture, graph),
  );
  const dims = [batch, ...(architecture.byName.get(INPUT)?.shape ?? [])];
  const whole = new Float32Array(dims.reduce((product, length) => product * length, 1));
  whole.set(data);
  const start = performance.now();
  const found = await session.run({ [INPUT]: new runtime.ort.Tensor('float32', whole, dims) });
  const milliseconds = performance.now() - start;
  const valuesOf = (name: TensorName): Float32Array => {
    const values = found[name]?.data;
    if (!(values instanceof Float32Array))
      throw new DenseLensError('engine/failed', `The batch gave no ${name}.`);
    return values;
  };
  if (classes > 0) into.logits.set(valuesOf(LOGITS).subarray(0, images * classes));
  if (features !== null) into.features.set(valuesOf(features).subarray(0, images * plan.features));
  for (const { name, start: first, channels, height, width } of layout.tensors) {
    const values = valuesOf(name);
    const pixels = height * width;
    for (let image = 0; image < images; image++)
      sumUpChannels(
        values,
        image * channels * pixels,
        channels,
        pixels,
        into.peaks,
        image * plan.channels + first,
      );
  }
  if (features === null)
    for (let image = 0; image < images; image++) copyMeans(layout, into.peaks, image, into.features);
  // Batch after batch is thrown away: the collector would let many of them come together.
  releaseBuffers(outputs.map((name) => valuesOf(name).buffer as ArrayBuffer));
  return milliseconds;
}

/** Runs one image by the session that runs the page's. @returns the session's milliseconds */
async function runOne(
  { model: { network, recipe }, layout, plan, features: from }: Planned,
  input: Float32Array,
  image: number,
  into: Omit<SetRun, 'milliseconds'>,
): Promise<number> {
  const run = await network.run(input, recipe.size);
  try {
    into.logits.set(run.logits, image * plan.classes);
    const valuesOf = async (name: TensorName): Promise<Float32Array> =>
      network.values((await network.tensor(run, name, true)).tensor);
    // From the end: the tail's tensors come together.
    if (from !== null) into.features.set(await valuesOf(from), image * plan.features);
    for (const { name, start, channels, height, width } of layout.tensors)
      sumUpChannels(
        await valuesOf(name),
        0,
        channels,
        height * width,
        into.peaks,
        image * plan.channels + start,
      );
    if (from === null) copyMeans(layout, into.peaks, image, into.features);
    for (const [name, all] of into.tensors) {
      const values = await valuesOf(name);
      all.set(values, image * values.length);
    }
    return run.milliseconds;
  } finally {
    run.store.release();
  }
}

/** Where maps are laid out instead of pooled, their means stand for the features. */
function copyMeans(
  { byName, total }: ChannelLayout,
  peaks: Peaks,
  image: number,
  features: Float32Array,
): void {
  const last = byName.get('relu5');
  if (last === undefined) return;
  const from = image * total + last.start;
  features.set(peaks.mean.subarray(from, from + last.channels), image * last.channels);
}
