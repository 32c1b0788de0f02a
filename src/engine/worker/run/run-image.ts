import { DenseLensError } from '../../../errors';
import { tooManyPixels } from '../../../formats/recipe-check';
import { m as core } from '../../../messages/m';
import { number } from '../../../messages/say';
import { inputChannelsOf } from '../../../network/spec';
import { topK as rank } from '../../../tensor/top-k';
import type { Progress } from '../../protocol/messages';
import type { Requests } from '../../protocol/requests';
import type { RunResult, Timings } from '../../protocol/run';
import type { EngineState } from '../engine-state';
import { decodeImage } from '../image/decode';
import { nextMacrotask } from '../job-queue';
import { m } from '../messages/m';

let lastRunId = 0;

/** Run ids count up over all workers of a page, so that a restarted one never repeats an id. */
export function continueRunIds(from: number): void {
  lastRunId = Math.max(lastRunId, from);
}

/** The id of a run that begins now. */
export function nextRunId(): number {
  return ++lastRunId;
}

interface Prepared extends Pick<RunResult, 'depth' | 'frames' | 'bits'> {
  readonly input: Float32Array;
  readonly inputSize: readonly [number, number];
  readonly preview: ImageBitmap | null;
  readonly original: readonly [number, number] | null;
  readonly decode: number;
  readonly preprocess: number;
}

async function runPrepared(
  state: EngineState,
  { input, inputSize, preview, original, decode, preprocess, depth, frames, bits }: Prepared,
  topK: number,
  start: number,
  signal: AbortSignal,
): Promise<RunResult> {
  const { network, summary } = state.model;
  const run = await network.run(input, inputSize);
  // A WASM run blocks the thread: a cancellation that came meanwhile is heard only now.
  await nextMacrotask();
  if (signal.aborted) {
    run.store.dispose();
    preview?.close();
    throw new DenseLensError('engine/cancelled', core.engine_cancelled());
  }
  const runId = nextRunId();
  await state.replaceRun({ runId, run, input });
  const top = rank(run.logits, topK, summary.activation).map((ranked) => ({
    ...ranked,
    label: summary.labels[ranked.index]?.en ?? `class ${ranked.index}`,
  }));
  const timings: Timings = { decode, preprocess, run: run.milliseconds, total: performance.now() - start };
  const { backend } = state.runtime.info;
  const logits = run.logits.slice();
  return {
    ...{ runId, top, logits, timings, backend, inputSize, preview, original },
    ...(depth && { depth }),
    ...(frames && { frames }),
    ...(bits && { bits }),
  };
}

/**
 * Decodes an image and runs it. Nothing of the current run changes before the new one has succeeded.
 * @throws the image codes; `engine/cancelled`
 */
export async function classifyImage(
  state: EngineState,
  { image, topK, look }: Requests['classify']['in'],
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<RunResult> {
  const start = performance.now();
  onProgress({ stage: 'decode', loaded: 0, total: 1 });
  const { recipe } = state.model;
  const decoded = await decodeImage(image, recipe, inputChannelsOf(state.model.summary.spec), signal, look);
  if (signal.aborted) {
    decoded.preview.close();
    throw new DenseLensError('engine/cancelled', core.engine_cancelled());
  }
  onProgress({ stage: 'run', loaded: 0, total: 1 });
  return runPrepared(state, { ...decoded, inputSize: recipe.size }, topK, start, signal);
}

/**
 * Checks a ready-made input tensor, `[1,C,H,W]`, mostly of three channels.
 * @returns its size, `[H,W]`
 * @throws `input/shape`
 */
export function checkInput(
  state: EngineState,
  { data, dims }: Pick<Requests['run']['in'], 'data' | 'dims'>,
): readonly [number, number] {
  const [batch, channels, height = 0, width = 0, ...rest] = dims;
  const whole = [height, width].every((size) => Number.isInteger(size) && size > 0);
  const wanted = inputChannelsOf(state.model.summary.spec);
  if (batch !== 1 || channels !== wanted || rest.length > 0 || !whole) {
    throw new DenseLensError('input/shape', m.run_input_dims({ channels: wanted, dims: dims.join(', ') }));
  }
  if (data.length !== wanted * height * width) {
    throw new DenseLensError(
      'input/shape',
      m.run_dims_unfit({ dims: dims.join(', '), values: number(data.length) }),
    );
  }
  const tooMany = tooManyPixels(height, width);
  if (tooMany !== null) throw new DenseLensError('input/shape', tooMany);
  return [height, width];
}

/** Runs a ready-made tensor `[1,C,H,W]`. @throws `input/shape` */
export async function runTensor(
  state: EngineState,
  { data, dims, topK }: Requests['run']['in'],
  signal: AbortSignal,
): Promise<RunResult> {
  const start = performance.now();
  const prepared = {
    input: data,
    inputSize: checkInput(state, { data, dims }),
    preview: null,
    original: null,
    decode: 0,
    preprocess: 0,
  };
  return runPrepared(state, prepared, topK, start, signal);
}
