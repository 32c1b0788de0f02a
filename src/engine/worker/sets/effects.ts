import { DenseLensError } from '../../../errors';
import { lineOf, meanActivations } from '../../../explain/activations';
import { columnMeans } from '../../../explain/connectivity';
import { planLesion } from '../../../explain/lesion';
import { resolveAlias } from '../../../graph/capture';
import { type BlockProvenance, provenance, type Reader } from '../../../network/provenance';
import type { ReaderWeights, SetEffectsRequests } from '../../protocol/set-effects';
import type { EngineState, LoadedModel } from '../engine-state';
import { giveWay } from '../handler';
import { m } from '../messages/m';
import { logitsOfCut } from '../run/cut-runs';
import { mapShape, type Network, type NetworkRun } from '../run/network';

type Asked<T extends keyof SetEffectsRequests> = SetEffectsRequests[T]['in'];
type Answer<T extends keyof SetEffectsRequests> = SetEffectsRequests[T]['out'];

const netOf = ({ network, recipe }: LoadedModel) => provenance(network.architecture(recipe.size));

const channelsOf = ({ sources }: BlockProvenance, reader: Reader): number =>
  sources.slice(0, reader.sources).reduce((sum, { count }) => sum + count, 0);

/** Runs an image uncut for as long as `look` looks at it. */
async function lookAt<T>(
  { network, recipe }: LoadedModel,
  data: Float32Array,
  look: (run: NetworkRun, network: Network) => Promise<T>,
): Promise<T> {
  const run = await network.run(data, recipe.size);
  try {
    return await look(run, network);
  } finally {
    run.store.release();
  }
}

/** @see SetEffectsRequests.set-map */
export function mapOf(
  { model }: EngineState,
  { data, tensor, channel }: Asked<'set-map'>,
): Promise<Answer<'set-map'>> {
  return lookAt(model, data, async (run, network) => {
    const found = await network.tensor(run, tensor, true);
    const [channels, height, width] = mapShape(run.architecture, found.name);
    if (!(channel >= 0 && channel < channels))
      throw new DenseLensError('element/unknown', m.set_no_channel({ tensor, count: channels }));
    const pixels = height * width;
    const map = await network.someValues(found.tensor, [{ start: channel * pixels, count: pixels }]);
    return { map: map.slice(), dims: [height, width] as const };
  });
}

/** @see SetEffectsRequests.set-lines */
export function linesOf({ model }: EngineState, { reader: name }: Asked<'set-lines'>): Answer<'set-lines'> {
  const readers = netOf(model).flatMap(({ readers }) => readers);
  const reader = readers.find((candidate) => candidate.name === name);
  return reader === undefined ? null : lineOf(model.network.model, reader);
}

/** @see SetEffectsRequests.set-readers */
export async function readersOf({ model }: EngineState, signal: AbortSignal): Promise<Answer<'set-readers'>> {
  const found: ReaderWeights[] = [];
  for (const block of netOf(model)) {
    for (const reader of block.readers) {
      await giveWay(signal);
      const line = lineOf(model.network.model, reader);
      found.push({
        name: reader.name,
        scale: line?.scale ?? null,
        shift: line?.shift ?? null,
        columns: columnMeans(model.network.model, reader, channelsOf(block, reader)),
      });
    }
  }
  return found;
}

/** @see SetEffectsRequests.set-heard */
export function heardBy({ model }: EngineState, { data }: Asked<'set-heard'>): Promise<Answer<'set-heard'>> {
  return lookAt(model, data, async (run, network) => {
    const heard: Float64Array[] = [];
    for (const { sources, readers } of provenance(run.architecture)) {
      const written = new Map<string, Float32Array>();
      for (const { tensor: name } of sources) {
        const { tensor } = await network.tensor(run, resolveAlias(run.architecture, name));
        written.set(name, await network.values(tensor));
      }
      for (const reader of readers)
        heard.push(
          meanActivations(
            network.model,
            reader,
            sources,
            ({ tensor }) => written.get(tensor) ?? new Float32Array(),
          ),
        );
    }
    return heard;
  });
}

let held: { readonly model: LoadedModel; readonly image: number; readonly run: NetworkRun } | null = null;

/** @see SetEffectsRequests.set-cut-end */
export function endCuts(): null {
  held?.run.store.dispose();
  held = null;
  return null;
}

/** @see SetEffectsRequests.set-cut */
export async function cutImage(
  { model }: EngineState,
  { image, data, cuts }: Asked<'set-cut'>,
  signal: AbortSignal,
): Promise<Answer<'set-cut'>> {
  const { network, recipe } = model;
  const plans = cuts.map((list) => planLesion(network.architecture(recipe.size), list));
  if (held?.model !== model || held.image !== image) {
    endCuts();
    held = { model, image, run: await network.run(data, recipe.size) };
  }
  const { run } = held;
  const cut: Float32Array[] = [];
  for (const plan of plans) {
    await giveWay(signal);
    cut.push(plan.masks.size === 0 ? run.logits.slice() : await logitsOfCut(network, run, plan));
  }
  return { uncut: run.logits.slice(), cut };
}
