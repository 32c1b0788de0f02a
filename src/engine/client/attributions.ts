import { DenseLensError } from '../../errors';
import { coveringSquares } from '../../explain/occlusion-window';
import { m } from '../../messages/m';
import { number } from '../../messages/say';
import type { RankedClass } from '../../tensor/top-k';
import type { Baseline } from '../protocol/gradients';
import type { Requests } from '../protocol/requests';
import type { Engine, RequestOptions } from './engine';

/** What the drivers need of the engine. */
type Asking = Pick<Engine, 'ask'>;

/** Attributions of a logit to the elements of the input. */
export interface IntegratedGradients {
  /** The input's, `[1,C,H,W]`. */
  readonly dims: readonly number[];
  readonly data: Float32Array;
  /** Of all attributions; it approaches `delta` with the number of steps. */
  readonly sum: number;
  /** The image's logit minus the baseline's. */
  readonly delta: number;
}

/** A number for each place of a covering square. */
export interface OcclusionMap {
  /** `[rows, columns]` */
  readonly dims: readonly [number, number];
  readonly data: Float32Array;
  /** What the network says of each covered image: its first classes. */
  readonly tops: readonly (readonly RankedClass[])[];
}

const unsupported = (message: string): DenseLensError => new DenseLensError('explain/unsupported', message);

function positive(value: number, say: (inputs: { readonly value: number }) => string): void {
  if (!Number.isInteger(value) || value < 1) throw unsupported(say({ value }));
}

/**
 * Integrated gradients by the midpoint rule: (x − x′) · 1/n · Σ ∂logit/∂x at x′ + (k + ½)/n · (x − x′).
 *
 * It asks step by step in the background: a new image goes first, and ends it.
 * @throws `class/unknown`, `explain/unsupported`, `image/none`, `engine/superseded`, `engine/cancelled`
 */
export async function integratedGradients(
  engine: Asking,
  asked: {
    readonly class: number;
    readonly against?: number | undefined;
    readonly steps?: number;
    readonly baseline?: Baseline;
  },
  { signal, onProgress }: RequestOptions = {},
): Promise<IntegratedGradients> {
  const { class: index, against, steps = 32, baseline = 'zero' } = asked;
  positive(steps, m.attribution_steps);
  const part = (runId: number | null, fraction: number) =>
    engine.ask(
      'path-gradient',
      { runId, class: index, ...(against !== undefined && { against }), baseline, fractions: [fraction] },
      { priority: 'background', ...(signal && { signal }) },
    );
  const start = await part(null, 0);
  const data = new Float64Array(start.data.length);
  for (let step = 0; step < steps; step++) {
    onProgress?.({ stage: 'run', loaded: step, total: steps });
    const { data: gradient } = await part(start.runId, (step + 0.5) / steps);
    for (let n = 0; n < data.length; n++) data[n] = (data[n] ?? 0) + (gradient[n] ?? 0) / steps;
  }
  onProgress?.({ stage: 'run', loaded: steps, total: steps });
  const sum = data.reduce((total, value) => total + value, 0);
  return { dims: start.dims, data: Float32Array.from(data), sum, delta: start.logit - start.value };
}

/** Squares in one run: few enough that a new image need not wait long. */
const BATCH = 8;

/**
 * How much a class's logit drops when a square of `size` pixels at every `stride` pixels is covered.
 * `inputSize` is `[H,W]` of the current run. `onPart` hears of the map as it grows; what is not known yet is 0, and
 * has no `tops`.
 * @throws as {@link integratedGradients}
 */
export async function occlusionMap(
  engine: Asking,
  asked: {
    readonly class: number;
    readonly against?: number | undefined;
    readonly size: number;
    readonly stride: number;
    readonly fill: Baseline;
    readonly inputSize: readonly [number, number];
  },
  { signal, onProgress, onPart }: RequestOptions & { readonly onPart?: (part: OcclusionMap) => void } = {},
): Promise<OcclusionMap> {
  const { class: index, against, size, stride, fill, inputSize } = asked;
  positive(size, m.attribution_size);
  positive(stride, m.attribution_stride);
  if (size > Math.min(...inputSize))
    throw unsupported(m.attribution_no_fit({ size: number(size), input: inputSize.join('×') }));
  const { dims, corners } = coveringSquares(inputSize, size, stride);
  const data = new Float32Array(corners.length);
  const tops: (readonly RankedClass[])[] = [];
  const batch = Math.min(BATCH, corners.length);
  let runId: number | null = null;
  for (let at = 0; at < corners.length; at += BATCH) {
    onProgress?.({ stage: 'run', loaded: at, total: corners.length });
    const answer: Requests['occlude']['out'] = await engine.ask(
      'occlude',
      {
        runId,
        class: index,
        ...(against !== undefined && { against }),
        size,
        fill,
        corners: corners.slice(at, at + BATCH),
        batch,
      },
      { priority: 'background', ...(signal && { signal }) },
    );
    runId = answer.runId;
    data.set(answer.drops, at);
    tops.push(...answer.tops);
    onPart?.({ dims, data: data.slice(), tops: [...tops] });
  }
  onProgress?.({ stage: 'run', loaded: corners.length, total: corners.length });
  return { dims, data, tops };
}
