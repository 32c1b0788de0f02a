import type { Cut } from '../../explain/lesion';
/** What the worker holds; for tests and the benchmark. */
export interface EngineCounters {
  readonly heldTensors: number;
  readonly heldBytes: number;
  readonly sessions: number;
}

/** How far two computations of one tensor are apart. */
export interface TensorDistance {
  /** Largest absolute difference, and the other's largest absolute value. */
  readonly largest: number;
  readonly reach: number;
  /** Values that are a number in one of them alone. */
  readonly broken: number;
}

/** @see Requests */
export interface MeasureRequests {
  counters: { in: null; out: EngineCounters };
  /**
   * Milliseconds of runs on the current input: of the whole network, capturing as usual or with the logits
   * alone, or of what lies behind cuts. Nothing that the page shows changes.
   */
  measure: {
    in: { what: 'captured' | 'bare' | readonly Cut[]; repeats: number };
    out: readonly number[];
  };
  /**
   * Milliseconds of one part, or of one operation alone, from tensors that the run holds. Nothing that the page
   * shows changes. @throws `tensor/unknown`, `tensor/folded`, `image/none`
   */
  'measure-part': { in: { part: string; repeats: number }; out: readonly number[] };
  /** How far a tensor of the current run is from another computation of it. @throws as `tensor`; `input/shape` */
  'tensor-distance': { in: { name: string; data: Float32Array }; out: TensorDistance };
}
