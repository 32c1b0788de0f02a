import type { DenseNetSpec } from '../../../src/network/spec';
import type { LessonContext, Numbers } from '../lesson';

/** How far a claim holds for the network at hand, and the numbers that say so. */
export interface Verdict extends Numbers {
  readonly verdict: 'yes' | 'partly' | 'no';
}

/** A claim, checked by computation. */
export interface Claim {
  readonly id: string;
  /** Whether a network has what the claim speaks of; absent: any has. */
  readonly isFor?: (spec: DenseNetSpec) => boolean;
  readonly check: (context: LessonContext) => Verdict | Promise<Verdict>;
  /** Where it is seen, as a link's query. */
  readonly show: (context: LessonContext) => string;
}
