import type { Accuracy, Kind } from '../../set/accuracy';
import type { Calibration, Temperature } from '../../set/calibration';

/** Images of one kind, and how often the network knows them. */
export interface KindAccuracy extends Accuracy {
  readonly kind: Kind;
}

/** How often the network is right over a set, as far as it has run and truth is known. */
export interface SetAccuracy {
  readonly all: Accuracy;
  /** Kinds that look alike to the network (its features' means) stand together. */
  readonly kinds: readonly KindAccuracy[];
  /** `[kinds, kinds + 1]`: true kind, first answer's kind; last the answers of no kind. */
  readonly confusion: Uint32Array;
  readonly calibration: Calibration;
}

/** A class of a multi-label set. */
export interface ClassPrecision {
  readonly index: number;
  readonly images: number;
  readonly precision: number;
}

/** @see SetWorkerRequests */
export interface SetAccuracyRequests {
  /** Null where nothing is known to be true of any image that has run. */
  accuracy: { in: null; out: SetAccuracy | null };
  /**
   * The images of a cell of the confusion matrix, by the classes of its kinds: `kind` null for all; `answer` null for
   * all, none (`[]`) for answers of no kind.
   */
  cell: {
    in: { kind: readonly number[] | null; answer: readonly number[] | null };
    out: readonly number[];
  };
  /** The temperature that fits the set best; null for sigmoids, and where truth is not known. */
  temperature: { in: null; out: (Temperature & { readonly calibration: Calibration }) | null };
  /** Of each class that is true of some image and not of all; for sigmoids. */
  precision: { in: null; out: readonly ClassPrecision[] };
}
