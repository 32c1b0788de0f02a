import { conceptShares, factorError, firstFactors, improveFactors } from '../../../explain/concepts';
import { requireExactHead } from '../../../explain/exact-head';
import { headRow, logitOf, readHead } from '../../../explain/head';
import { asTensorName } from '../../../network/spec';
import type { ProbesRequests } from '../../protocol/probes';
import type { EngineState } from '../engine-state';
import { pictureOf } from '../gradients/baseline';
import { runBatch } from '../gradients/batch-run';
import { meantRun } from '../gradients/current';
import { otherInput } from '../gradients/other-image';
import { mapShape } from '../run/network';

const INPUT = asTensorName('input');
const LAST = asTensorName('relu5');

type LastMaps = ProbesRequests['last-maps'];
type Concepts = ProbesRequests['concepts'];

/** The maps that the classifier reads the means of. */
export async function lastMaps(
  state: EngineState,
  { runId, image }: LastMaps['in'],
  signal: AbortSignal,
): Promise<LastMaps['out']> {
  const current = meantRun(state, runId);
  const { network } = state.model;
  requireExactHead(network.model.spec);
  const { run } = current;
  const dims = mapShape(run.architecture, LAST);
  if (image === null) {
    const { tensor } = await network.tensor(run, LAST);
    const data = (await network.values(tensor)).slice();
    return { runId: current.runId, data, dims, picture: pictureOf(state, current.input) };
  }
  const input = await otherInput(state, image, signal);
  const plan = { from: INPUT, to: LAST, batch: 1 };
  const data = await runBatch(state, run, run.architecture, plan, input);
  return { runId: current.runId, data, dims, picture: pictureOf(state, input) };
}

/** Factors of the maps, and what each adds to the logit. */
export async function concepts(
  state: EngineState,
  { runId, class: index, against, maps, rows, rank, seed, factors, iterations }: Concepts['in'],
): Promise<Concepts['out']> {
  const { run } = meantRun(state, runId);
  const { model } = state.model.network;
  requireExactHead(model.spec);
  const question = { index, against: against ?? null };
  const { row, bias } = headRow(readHead(model), question);
  const size = [rows, maps.length / rows] as const;
  const found = improveFactors(maps, size, factors ?? firstFactors(maps, size, rank, seed), rank, iterations);
  // The current image's columns are the first.
  const [, height, width] = mapShape(run.architecture, LAST);
  const pixels = height * width;
  const first = (matrix: ArrayLike<number>, lines: number): Float64Array =>
    Float64Array.from({ length: lines * pixels }, (_, n) => {
      return matrix[Math.floor(n / pixels) * size[1] + (n % pixels)] ?? 0;
    });
  const { shares, residual } = conceptShares(
    first(maps, rows),
    found.parts,
    first(found.amounts, rank),
    row,
    rank,
  );
  return {
    runId,
    factors: found,
    error: factorError(maps, size, found, rank),
    shares,
    residual,
    bias,
    logit: logitOf(run.logits, question),
  };
}
