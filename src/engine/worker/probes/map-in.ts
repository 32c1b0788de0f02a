import { logitOf } from '../../../explain/head';
import { classMap } from '../../../explain/layer-map';
import { coveringSquares } from '../../../explain/occlusion-window';
import { reachBelow, saliencyMap } from '../../../explain/saliency';
import type { OutputActivation } from '../../../formats/canonical';
import { type Seed, seedOf } from '../../../graph/backward/seed';
import { asTensorName } from '../../../network/spec';
import type { MapRecipe, MasksRecipe } from '../../protocol/gradients';
import type { CurrentRun, EngineState } from '../engine-state';
import { runBackward } from '../gradients/backward-run';
import { baselineInput } from '../gradients/baseline';
import { batchLogits, type NetworkHost } from '../gradients/batch-run';
import { giveWay, type RequestContext } from '../handler';
import { runCut } from '../run/cut-runs';
import { mapShape, type Network } from '../run/network';
import { masked } from './edits';
import { type Cover, wholeLogits } from './occlude';

const INPUT = asTensorName('input');

/** Squares, or masks, in a run. */
const BATCH = 8;

/** Of a map that is as fine as the image: the share of its pixels that may be beyond the palette's ends. */
const BEYOND = 0.005;

/** A map, and the logit, or difference of two, that it is of. */
interface FoundMap {
  readonly dims: readonly [number, number];
  readonly data: Float32Array;
  /** The value at either end of its palette. */
  readonly reach: number;
  readonly logit: number;
}

/** A class, or its difference to another. */
interface ClassQuestion {
  readonly class: number;
  readonly against?: number;
}

const coarse = (dims: readonly [number, number], data: Float32Array, logit: number): FoundMap => ({
  dims,
  data,
  reach: reachBelow(data, 0),
  logit,
});

async function layerMapIn(
  host: NetworkHost,
  { run, input }: CurrentRun,
  seed: Seed,
  { method, at }: MapRecipe & { readonly kind: 'layer' },
): Promise<FoundMap> {
  const { network } = host.model;
  const name = asTensorName(at);
  const uncut = await network.run(input, run.architecture.inputSize);
  let own = uncut;
  try {
    if (run.lesion !== null) own = await runCut(network, uncut, run.lesion);
    const { by, value } = await runBackward(host, own, seed, [name]);
    const { tensor } = await network.tensor(own, name, true);
    const [channels, height, width] = mapShape(run.architecture, name);
    const gradient = by.get(name) ?? new Float32Array();
    const data = classMap(method, await network.values(tensor), gradient, channels);
    return coarse([height, width], data, value);
  } finally {
    if (own !== uncut) own.store.dispose();
    uncut.store.dispose();
  }
}

/** Between two parts of a map: hears who has given it up, and tells how far it is. */
type Tools = Pick<RequestContext, 'signal' | 'onProgress'>;

/** The logits of the image itself. */
async function ownLogits(host: NetworkHost, { run, input }: CurrentRun): Promise<Float32Array> {
  const [logits] = await batchLogits(host, run, input, BATCH);
  return logits ?? new Float32Array();
}

async function occlusionIn(
  host: NetworkHost,
  current: CurrentRun,
  cover: Cover,
  { stride }: MapRecipe & { readonly kind: 'occlusion' },
  question: ClassQuestion,
  { signal, onProgress }: Tools,
): Promise<FoundMap> {
  const { dims, corners } = coveringSquares(current.run.architecture.inputSize, cover.size, stride);
  const of = { index: question.class, against: question.against ?? null };
  const logit = logitOf(await ownLogits(host, current), of);
  const data = new Float32Array(corners.length);
  for (let at = 0; at < corners.length; at += BATCH) {
    await giveWay(signal);
    const logits = await wholeLogits(host, current, cover, corners.slice(at, at + BATCH), BATCH);
    logits.forEach((each, n) => {
      data[at + n] = logit - logitOf(each, of);
    });
    onProgress({ stage: 'run', loaded: at + logits.length, total: corners.length });
  }
  return coarse(dims, data, logit);
}

/** RISE's map about its mean, as it is shown: what of a pixel's being seen the probability is above or below it. */
async function masksIn(
  host: NetworkHost,
  current: CurrentRun,
  { activation, class: index }: { readonly activation: OutputActivation; readonly class: number },
  { scheme, masks }: MasksRecipe,
  { signal, onProgress }: Tools,
): Promise<FoundMap> {
  const [height, width] = current.run.architecture.inputSize;
  const sum = new Float64Array(height * width);
  let total = 0;
  for (let first = 0; first < masks; first += BATCH) {
    await giveWay(signal);
    const count = Math.min(BATCH, masks - first);
    const asked = { class: index, activation, batch: BATCH };
    const { even, odd, probabilities } = await masked(host, current, asked, { scheme, first, count });
    for (let n = 0; n < sum.length; n++) sum[n] = (sum[n] ?? 0) + (even[n] ?? 0) + (odd[n] ?? 0);
    for (const probability of probabilities) total += probability;
    onProgress({ stage: 'run', loaded: first + count, total: masks });
  }
  const data = Float32Array.from(sum, (value) => value / (masks * scheme.share) - total / masks);
  const logit = logitOf(await ownLogits(host, current), { index, against: null });
  return coarse([height, width], data, logit);
}

/**
 * A map of the current image in any network of the current one's architecture, cut as the current run is.
 * @throws `class/unknown`, `tensor/unknown`, `tensor/folded`
 */
export async function mapIn(
  state: EngineState,
  network: Network,
  current: CurrentRun,
  question: ClassQuestion,
  recipe: MapRecipe | MasksRecipe,
  tools: Tools,
): Promise<FoundMap> {
  const host = { runtime: state.runtime, model: { network } };
  const { run, input } = current;
  const seed = seedOf(run.architecture, question);
  const [, height, width] = mapShape(run.architecture, INPUT);
  const fine = (data: Float32Array, logit: number): FoundMap => ({
    dims: [height, width],
    data,
    reach: reachBelow(data, BEYOND),
    logit,
  });
  // From the input on: no session but this one holds the network's weights.
  const gradientAt = async (point: Float32Array) => {
    const { by, value } = await runBackward(host, run, seed, [INPUT], point);
    return { gradient: by.get(INPUT) ?? new Float32Array(), value };
  };
  switch (recipe.kind) {
    case 'layer':
      return layerMapIn(host, current, seed, recipe);
    case 'saliency': {
      const { gradient, value } = await gradientAt(input);
      return fine(saliencyMap(recipe.what, gradient, input, height * width), value);
    }
    case 'path': {
      const from = baselineInput(state, current, recipe.baseline);
      const way = input.map((value, n) => value - (from[n] ?? 0));
      const sum = new Float32Array(input.length);
      for (let step = 0; step < recipe.steps; step++) {
        await giveWay(tools.signal);
        const t = (step + 0.5) / recipe.steps;
        const { gradient } = await gradientAt(from.map((start, n) => start + t * (way[n] ?? 0)));
        for (let n = 0; n < sum.length; n++)
          sum[n] = (sum[n] ?? 0) + ((gradient[n] ?? 0) * (way[n] ?? 0)) / recipe.steps;
        tools.onProgress({ stage: 'run', loaded: step + 1, total: recipe.steps });
      }
      const { value } = await gradientAt(input);
      return fine(saliencyMap('signed', sum, sum, height * width), value);
    }
    case 'occlusion': {
      const cover = { size: recipe.size, with: baselineInput(state, current, recipe.fill) };
      return occlusionIn(host, current, cover, recipe, question, tools);
    }
    case 'masks': {
      const { activation } = state.model.summary;
      return masksIn(host, current, { activation, class: question.class }, recipe, tools);
    }
  }
}
