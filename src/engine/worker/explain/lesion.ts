import { type Cut, planLesion } from '../../../explain/lesion';
import { topK as rank } from '../../../tensor/top-k';
import type { LesionResult } from '../../protocol/explain';
import type { CurrentRun, EngineState } from '../engine-state';
import { giveWay } from '../handler';
import { runCut } from '../run/cut-runs';
import { nextRunId } from '../run/run-image';

function resultOf(
  state: EngineState,
  { runId, run }: CurrentRun,
  cuts: readonly Cut[],
  topK: number,
  start: number,
): LesionResult {
  const uncut = state.uncut.run.logits;
  return {
    runId,
    top: rank(run.logits, topK, state.model.summary.activation).map((ranked) => ({
      ...ranked,
      label: state.model.summary.labels[ranked.index]?.en ?? `class ${ranked.index}`,
    })),
    logits: run.logits.slice(),
    delta: run.logits.map((logit, index) => logit - (uncut[index] ?? Number.NaN)),
    cuts,
    milliseconds: performance.now() - start,
  };
}

/**
 * Cuts connections and computes what lies behind them; earlier cuts are healed. No cuts is healing.
 * @throws `cut/unknown`, `image/none`; earlier cuts then hold on
 */
export async function cutConnections(
  state: EngineState,
  cuts: readonly Cut[],
  topK: number,
): Promise<LesionResult> {
  const start = performance.now();
  if (cuts.length === 0) return heal(state, topK);
  const { run, input } = state.uncut;
  const plan = planLesion(run.architecture, cuts);
  const cut: CurrentRun = { runId: nextRunId(), run: await runCut(state.model.network, run, plan), input };
  await state.replaceCut(cut);
  return resultOf(state, cut, cuts, topK, start);
}

/** Brings the uncut run back; nothing is computed, so it is the same to the bit. @throws `image/none` */
export async function heal(state: EngineState, topK: number): Promise<LesionResult> {
  const start = performance.now();
  await state.replaceCut(null);
  // Another id, so that what was drawn of the cut network is drawn anew.
  return resultOf(state, state.renumberRun(nextRunId()), [], topK, start);
}

/** Milliseconds of runs of what lies behind cuts, from the uncut run; what they compute is dropped. */
export async function measureCuts(
  state: EngineState,
  cuts: readonly Cut[],
  repeats: number,
  signal: AbortSignal,
): Promise<readonly number[]> {
  const { run } = state.uncut;
  const times: number[] = [];
  for (let i = 0; i < repeats; i++) {
    await giveWay(signal);
    const start = performance.now();
    const cut = await runCut(state.model.network, run, planLesion(run.architecture, cuts));
    times.push(performance.now() - start);
    cut.store.dispose();
  }
  return times;
}
