import { DenseLensError } from '../../../errors';
import { resolveAlias } from '../../../graph/capture';
import { refuseFolded } from '../../../graph/graph-plan';
import { m as core } from '../../../messages/m';
import { asTensorName } from '../../../network/spec';
import { emptyPeaks, type Peaks, sumUpChannels } from '../../../set/peaks';
import type { SetEffectsRequests } from '../../protocol/set-effects';
import { releaseBuffer } from '../../release-buffer';
import type { EngineState } from '../engine-state';
import { mapShape } from '../run/network';

/** Images at once on WASM, as sets are run. */
const BATCH = 4;

const INPUT = asTensorName('input');

/**
 * Runs just as much of the network as the tensor needs.
 * @see SetEffectsRequests.set-peaks
 */
export async function peaksOfTensor(
  { model: { network, recipe }, runtime }: EngineState,
  { data, images, tensor }: SetEffectsRequests['set-peaks']['in'],
): Promise<Peaks> {
  const architecture = network.architecture(recipe.size);
  const op = architecture.byName.get(tensor);
  if (op === undefined) throw new DenseLensError('tensor/unknown', core.tensor_unknown({ name: tensor }));
  refuseFolded(network.model, architecture, op.name);
  const name = resolveAlias(architecture, op.name);
  const [channels, height, width] = mapShape(architecture, name);
  const peaks = emptyPeaks(images * channels);
  const sumUp = (values: Float32Array, first: number, count: number): void => {
    const size = channels * height * width;
    for (let n = 0; n < count; n++)
      sumUpChannels(values, n * size, channels, height * width, peaks, (first + n) * channels);
  };
  if (name === INPUT) {
    sumUp(data, 0, images);
    return peaks;
  }
  const batch = runtime.device === null ? BATCH : 1;
  const { writeGraph } = await import('../../../graph/write-graph');
  const key = ['peaks', name, batch, architecture.inputSize.join('×')].join('|');
  const session = await network.sessions.large(key, [name], () =>
    writeGraph(network.model, architecture, { feeds: [INPUT], outputs: [name], batch }),
  );
  const dims = [batch, ...(architecture.byName.get(INPUT)?.shape ?? [])];
  const length = data.length / images;
  for (let first = 0; first < images; first += batch) {
    // What the last batch lacks is 0.
    const some = new Float32Array(batch * length);
    some.set(data.subarray(first * length, (first + batch) * length));
    const found = await session.run({ [INPUT]: new runtime.ort.Tensor('float32', some, dims) });
    const values = found[name]?.data;
    if (!(values instanceof Float32Array))
      throw new DenseLensError('engine/failed', `The batch gave no ${name}.`);
    sumUp(values, first, Math.min(batch, images - first));
    // Batch after batch is thrown away: the collector would let many of them come together.
    releaseBuffer(values.buffer as ArrayBuffer);
  }
  return peaks;
}
