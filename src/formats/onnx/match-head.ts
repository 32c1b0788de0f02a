import { m } from '../messages/m';
import { misfit, type Step, type StepOf } from './steps';

/** A linear layer, with what scales and shifts its inputs and its outputs: batch norms of vectors. */
export interface MatchedLinear {
  readonly linear: StepOf<'linear'>;
  readonly before: StepOf<'affine'> | null;
  readonly behind: StepOf<'affine'> | null;
}

/** What stands behind the last maps. */
export interface MatchedHead {
  /** Null where the graph ends in maps. */
  readonly pool: StepOf<'global-pool'> | StepOf<'flatten'> | null;
  /** In the network's order; the last is the classifier. */
  readonly linears: readonly MatchedLinear[];
  /** The last maps. */
  readonly maps: Step;
}

/**
 * Takes a head apart, from the logits backwards.
 * @throws `model/unsupported`, naming the node that does not fit
 */
export function matchHead(end: Step): MatchedHead {
  const linears: MatchedLinear[] = [];
  let step = end;
  for (;;) {
    const behind = step.kind === 'affine' ? step : null;
    const linear = behind?.input ?? step;
    if (linear.kind !== 'linear') {
      if (behind !== null || linears.length > 0) throw misfit(step.node, m.graphs_no_linear, 'head');
      break;
    }
    const { input } = linear;
    const before = input.kind === 'affine' && input.input.kind !== 'linear' ? input : null;
    linears.unshift({ linear, before, behind });
    step = before?.input ?? input;
    if (step.kind === 'global-pool' || step.kind === 'flatten') break;
    if (step.kind !== 'relu') throw misfit(step.node, m.graphs_no_relu, 'head');
    step = step.input;
  }
  if (step.kind !== 'global-pool' && step.kind !== 'flatten')
    throw misfit(step.node, m.graphs_no_pool, 'head');
  return { pool: step, linears, maps: step.input };
}
