import { withPixelsOf } from '../../../explain/edit-curves';
import { riseMask } from '../../../explain/random-masks';
import type { OutputActivation } from '../../../formats/canonical';
import { seedOf } from '../../../graph/backward/seed';
import { probabilitiesOf } from '../../../tensor/top-k';
import type { ProbesRequests } from '../../protocol/probes';
import type { CurrentRun, EngineState } from '../engine-state';
import { baselineInput } from '../gradients/baseline';
import { batchLogits, type NetworkHost } from '../gradients/batch-run';
import { meantRun } from '../gradients/current';
import { giveWay } from '../handler';

type Rise = ProbesRequests['rise'];
type Curve = ProbesRequests['edit-curve'];

/** Of which class the probability is asked, as which it is meant, and in runs of how many images. */
interface Asked {
  readonly class: number;
  readonly activation: OutputActivation;
  readonly batch: number;
}

/** A class's probability of each of some edited inputs. */
async function probabilities(
  host: NetworkHost,
  { run, input }: CurrentRun,
  edited: readonly Float32Array[],
  { class: index, activation, batch }: Asked,
): Promise<Float64Array> {
  const inputs = new Float32Array(input.length * edited.length);
  edited.forEach((data, n) => {
    inputs.set(data, n * input.length);
  });
  const logits = await batchLogits(host, run, inputs, batch);
  return Float64Array.from(logits, (each) => probabilitiesOf(each, activation)[index] ?? Number.NaN);
}

/** Probabilities of randomly masked images, and the masks weighted by them. */
export async function rise(
  state: EngineState,
  { runId, class: index, scheme, first, count, batch }: Rise['in'],
  signal: AbortSignal,
): Promise<Rise['out']> {
  const current = meantRun(state, runId);
  seedOf(current.run.architecture, { class: index });
  await giveWay(signal);
  const asked = { class: index, activation: state.model.summary.activation, batch };
  return { runId: current.runId, ...(await masked(state, current, asked, { scheme, first, count })) };
}

/**
 * Some masks of RISE in any network of the current one's architecture.
 * @param host - whose network it is
 */
export async function masked(
  host: NetworkHost,
  current: CurrentRun,
  asked: Asked,
  { scheme, first, count }: Pick<Rise['in'], 'scheme' | 'first' | 'count'>,
): Promise<Omit<Rise['out'], 'runId'>> {
  const { run, input } = current;
  const [height, width] = run.architecture.inputSize;
  const pixels = height * width;
  const masks = Array.from({ length: count }, (_, n) => riseMask(scheme, first + n, [height, width]));
  // 0 after normalisation is the mean colour.
  const seen = masks.map((mask) => input.map((value, n) => value * (mask[n % pixels] ?? 0)));
  const scores = await probabilities(host, current, seen, asked);
  const sums = [new Float32Array(pixels), new Float32Array(pixels)] as const;
  masks.forEach((mask, n) => {
    const sum = (first + n) % 2 === 0 ? sums[0] : sums[1];
    const score = scores[n] ?? Number.NaN;
    for (let k = 0; k < pixels; k++) sum[k] = (sum[k] ?? 0) + score * (mask[k] ?? 0);
  });
  const [even, odd] = sums;
  return { dims: [height, width], even, odd, probabilities: scores };
}

/** Points of a deletion or insertion curve. */
export async function editCurve(
  state: EngineState,
  { runId, class: index, mode, order, counts, batch }: Curve['in'],
): Promise<Curve['out']> {
  const current = meantRun(state, runId);
  const { run, input } = current;
  seedOf(run.architecture, { class: index });
  const [own, other] =
    mode === 'deletion'
      ? [input, baselineInput(state, current, 'zero')]
      : [baselineInput(state, current, 'blurred'), input];
  const { activation } = state.model.summary;
  const edited = counts.map((count) => withPixelsOf(own, other, order, count));
  return {
    runId: current.runId,
    probabilities: await probabilities(state, current, edited, { class: index, activation, batch }),
  };
}
