import type { UnitSource } from '../../../explain/unit-step';
import type { Box, UnitElement } from '../../../explain/unit-terms';
import { traceUnit } from '../../../explain/unit-trace';
import type { UnitAnswer } from '../../protocol/explain';
import type { FloatRange } from '../backend/gpu-buffers';
import type { EngineState } from '../engine-state';
import { giveWay } from '../handler';
import { mapShape } from '../run/network';
import { decodedWeight } from '../weights/decoded-weights';

/** A box of a tensor `[C,H,W]` as ranges of its values; rows that follow each other are one. */
function rangesOf(box: Box, height: number, width: number): readonly FloatRange[] {
  const ranges: FloatRange[] = [];
  let last: { start: number; count: number } | null = null;
  for (let c = box.channel; c < box.channel + box.channels; c++) {
    for (let y = box.y; y < box.y + box.height; y++) {
      const start = (c * height + y) * width + box.x;
      if (last !== null && last.start + last.count === start) last.count += box.width;
      else {
        last = { start, count: box.width };
        ranges.push(last);
      }
    }
  }
  return ranges;
}

/** The arithmetic behind one element of the current run, cut or not. @throws `tensor/unknown`, `tensor/folded`, `image/none` */
export async function explainUnit(
  state: EngineState,
  target: UnitElement,
  choices: readonly UnitElement[],
  signal: AbortSignal,
): Promise<UnitAnswer> {
  const { network } = state.model;
  const { run, runId } = state.current;
  const source: UnitSource = {
    architecture: run.architecture,
    model: network.model,
    weight: (name) => decodedWeight(network.model, name),
    mask: (relu) => run.lesion?.masks.get(relu),
    read: async (wanted, box) => {
      await giveWay(signal);
      const { tensor, name } = await network.tensor(run, wanted);
      const [, height, width] = mapShape(run.architecture, name);
      return network.someValues(tensor, rangesOf(box, height, width));
    },
  };
  return { ...(await traceUnit(source, target, choices)), runId };
}
