import { logitOf } from '../../../explain/head';
import { classMap } from '../../../explain/layer-map';
import { coveringSquares } from '../../../explain/occlusion-window';
import { reachBelow, saliencyMap } from '../../../explain/saliency';
import { type Seed, seedOf } from '../../../graph/backward/seed';
import { asTensorName } from '../../../network/spec';
import type { MapRecipe } from '../../protocol/gradients';
import type { CurrentRun, EngineState } from '../engine-state';
import { runBackward } from '../gradients/backward-run';
import { baselineInput } from '../gradients/baseline';
import type { NetworkHost } from '../gradients/batch-run';
import { giveWay } from '../handler';
import { mapShape, type Network } from '../run/network';
import { type Cover, wholeLogits } from './occlude';

const INPUT = asTensorName('input');

/** Squares in a run. */
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
  const own = await network.run(input, run.architecture.inputSize);
  try {
    const { by, value } = await runBackward(host, own, seed, [name]);
    const { tensor } = await network.tensor(own, name, true);
    const [channels, height, width] = mapShape(run.architecture, name);
    const gradient = by.get(name) ?? new Float32Array();
    const data = classMap(method, await network.values(tensor), gradient, channels);
    return coarse([height, width], data, value);
  } finally {
    own.store.dispose();
  }
}

async function occlusionIn(
  host: NetworkHost,
  current: CurrentRun,
  cover: Cover,
  { stride }: MapRecipe & { readonly kind: 'occlusion' },
  question: ClassQuestion,
  signal: AbortSignal,
): Promise<FoundMap> {
  const { dims, corners } = coveringSquares(current.run.architecture.inputSize, cover.size, stride);
  const of = { index: question.class, against: question.against ?? null };
  const { architecture } = current.run;
  const uncovered = await host.model.network.run(current.input, architecture.inputSize);
  const logit = logitOf(uncovered.logits, of);
  uncovered.store.dispose();
  const data = new Float32Array(corners.length);
  for (let at = 0; at < corners.length; at += BATCH) {
    await giveWay(signal);
    const logits = await wholeLogits(host, current, cover, corners.slice(at, at + BATCH), BATCH);
    logits.forEach((each, n) => {
      data[at + n] = logit - logitOf(each, of);
    });
  }
  return coarse(dims, data, logit);
}

/**
 * A map of the current image in any network of the current one's architecture, without cuts.
 * @throws `class/unknown`, `tensor/unknown`, `tensor/folded`
 */
export async function mapIn(
  state: EngineState,
  network: Network,
  { run, runId, input }: CurrentRun,
  question: ClassQuestion,
  recipe: MapRecipe,
  signal: AbortSignal,
): Promise<FoundMap> {
  const host = { runtime: state.runtime, model: { network } };
  const current = { runId, run: { ...run, lesion: null }, input };
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
    const { by, value } = await runBackward(host, current.run, seed, [INPUT], point);
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
        await giveWay(signal);
        const t = (step + 0.5) / recipe.steps;
        const { gradient } = await gradientAt(from.map((start, n) => start + t * (way[n] ?? 0)));
        for (let n = 0; n < sum.length; n++)
          sum[n] = (sum[n] ?? 0) + ((gradient[n] ?? 0) * (way[n] ?? 0)) / recipe.steps;
      }
      const { value } = await gradientAt(input);
      return fine(saliencyMap('signed', sum, sum, height * width), value);
    }
    case 'occlusion': {
      const cover = { size: recipe.size, with: baselineInput(state, current, recipe.fill) };
      return occlusionIn(host, current, cover, recipe, question, signal);
    }
  }
}
