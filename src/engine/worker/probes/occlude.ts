import { type OcclusionWindow, occlusionWindow } from '../../../explain/occlusion-window';
import { seedOf } from '../../../graph/backward/seed';
import { buildArchitecture } from '../../../network/architecture';
import { asTensorName } from '../../../network/spec';
import { topK } from '../../../tensor/top-k';
import type { Corner, ProbesRequests } from '../../protocol/probes';
import type { CurrentRun, EngineState } from '../engine-state';
import { baselineInput } from '../gradients/baseline';
import { batchLogits, type NetworkHost, runBatch } from '../gradients/batch-run';
import { meantRun } from '../gradients/current';
import { mapShape } from '../run/network';

const INPUT = asTensorName('input');

/** Classes that are told of every covered image. */
const TOLD = 3;

type Occlusion = ProbesRequests['occlude'];

/** A square that covers part of the input. */
export interface Cover {
  readonly size: number;
  /** What is seen instead, `[1,C,H,W]`. */
  readonly with: Float32Array;
}

/** The input with a square of the cover in it, or a rectangle of that. */
function covered(
  { input, run }: CurrentRun,
  cover: Cover,
  [row, column]: Corner,
  into: Float32Array,
  { top = 0, left = 0, size = run.architecture.inputSize } = {},
): void {
  const [height, width] = run.architecture.inputSize;
  const [h, w] = size;
  const [from, to] = [column, Math.min(width, column + cover.size)];
  for (let line = 0; line < into.length / w; line++) {
    const y = top + (line % h);
    const start = (Math.floor(line / h) * height + y) * width;
    into.set(input.subarray(start + left, start + left + w), line * w);
    if (y < row || y >= row + cover.size) continue;
    const [begin, end] = [Math.max(from, left), Math.min(to, left + w)];
    into.set(cover.with.subarray(start + begin, start + end), line * w + begin - left);
  }
}

/**
 * Logits of the input with each of the squares covered, through a whole network.
 * @param host - whose network it is: the current one, or another of its kind
 */
export function wholeLogits(
  host: NetworkHost,
  current: CurrentRun,
  cover: Cover,
  corners: readonly Corner[],
  batch: number,
): Promise<readonly Float32Array[]> {
  const { length } = current.input;
  const inputs = new Float32Array(length * corners.length);
  corners.forEach((corner, n) => {
    covered(current, cover, corner, inputs.subarray(n * length, (n + 1) * length));
  });
  return batchLogits(host, current.run, inputs, batch);
}

/** Through the window around each square, then from the tensor behind it on. */
async function windowLogits(
  state: EngineState,
  current: CurrentRun,
  window: OcclusionWindow,
  cover: Cover,
  corners: readonly Corner[],
  batch: number,
): Promise<readonly Float32Array[]> {
  const { run, input } = current;
  const { network } = state.model;
  const { tensor, size } = window;
  const part = buildArchitecture(run.architecture.spec, size);
  const area = run.architecture.inputSize[0] * run.architecture.inputSize[1];
  const length = (input.length / area) * size[0] * size[1];
  const crops = new Float32Array(length * corners.length);
  corners.forEach((corner, n) => {
    const place = window.place(...corner);
    covered(current, cover, corner, crops.subarray(n * length, (n + 1) * length), { ...place, size });
  });
  const maps = await runBatch(state, run, part, { from: INPUT, to: tensor, batch }, crops);

  const held = await network.values(network.held(run, tensor));
  const [channels, height, width] = mapShape(run.architecture, tensor);
  const [, h, w] = mapShape(part, tensor);
  const pasted = new Float32Array(held.length * corners.length);
  corners.forEach((corner, n) => {
    const { rows, columns, rowShift, columnShift } = window.place(...corner);
    pasted.set(held, n * held.length);
    for (let c = 0; c < channels; c++) {
      for (let y = rows[0]; y <= rows[1]; y++) {
        const line = ((n * channels + c) * h + y - rowShift) * w - columnShift;
        const to = ((n * channels + c) * height + y) * width;
        pasted.set(maps.subarray(line + columns[0], line + columns[1] + 1), to + columns[0]);
      }
    }
  });
  return batchLogits(state, run, pasted, batch, tensor);
}

/**
 * The drop of a logit for each covered square (Zeiler and Fergus, arXiv 1311.2901): the squares are a batch,
 * each the image with that square of the baseline in it, through the network, cut or not. What does not see
 * the square is not run again.
 */
export async function occlude(
  state: EngineState,
  { runId, class: index, against, size, fill, corners, batch = corners.length }: Occlusion['in'],
): Promise<Occlusion['out']> {
  const current = meantRun(state, runId);
  const { architecture, lesion, logits } = current.run;
  seedOf(architecture, { class: index, ...(against !== undefined && { against }) });
  const cover = { size, with: baselineInput(state, current, fill) };
  const window = occlusionWindow(architecture, size);
  const answers =
    window === null || lesion?.affected.has(window.tensor)
      ? await wholeLogits(state, current, cover, corners, batch)
      : await windowLogits(state, current, window, cover, corners, batch);
  const value = (of: Float32Array): number =>
    (of[index] ?? Number.NaN) - (against === undefined ? 0 : (of[against] ?? Number.NaN));
  const { activation } = state.model.summary;
  return {
    runId: current.runId,
    drops: Float32Array.from(answers, (answer) => value(logits) - value(answer)),
    tops: answers.map((answer) => topK(answer, TOLD, activation)),
  };
}
