import { DenseLensError } from '../../errors';
import type { CanonicalModel } from '../../formats/canonical';
import { m } from '../../messages/m';
import type { Architecture, Op } from '../../network/architecture';
import type { TensorName } from '../../network/spec';
import { GraphBuilder, int, valueInfo } from '../graph-builder';
import { batched, refuseFolded } from '../graph-plan';
import { emitOp, maskInputs, neededOps } from '../write-graph';
import { neededForward } from './differentiable';
import { SEED_CHANNELS, SEED_PLACES } from './seed';
import { type BackwardPlan, BackwardWalk, gradientOutput } from './walk';

/** The output with the differentiated number of each image, `[N]`. */
export const VALUE = 'value';

/** Emits the seed, and the number that is differentiated: the sum of seed · tensor. */
function emitSeed(builder: GraphBuilder, of: Op, batch: number): string {
  const hasPlaces = of.shape.length > 1;
  const axes = builder.integers(`${VALUE}:axes`, hasPlaces ? [1, 2, 3] : [1]);
  // A product, not a graph input itself: see Decisions in ARCHITECTURE.md on a convolution of a graph input.
  if (hasPlaces) builder.node('Mul', [SEED_CHANNELS, SEED_PLACES], 'seed:one');
  const one = hasPlaces ? 'seed:one' : SEED_CHANNELS;
  builder.node('Mul', [of.name, one], `${VALUE}:weighted`);
  builder.node('ReduceSum', [`${VALUE}:weighted`, axes], VALUE, [int('keepdims', 0)]);
  if (batch === 1) return one;
  const dims = builder.integers('seed:dims', batched(of.shape, batch));
  builder.node('Expand', [one, dims], 'seed');
  return 'seed';
}

/**
 * Writes the ONNX graph of a total derivative: of Σ seed·`of`, by every element of the tensors `at`, as
 * reverse accumulation gives it, in one run with what it needs of the forward pass. Tensors that several
 * readers read get the sum over all paths; a reader's own concatenation only that reader's.
 *
 * Outputs: {@link VALUE}, and {@link gradientOutput} for each of `at`. Weights are external data, as in
 * `writeGraph`; what is transposed, flipped or scaled of them is made by nodes that ORT folds at load. An altered
 * network is differentiated from its input alone: all of its forward pass is in the graph.
 * @throws `tensor/unknown`, `tensor/folded`
 */
export function writeBackward(
  model: CanonicalModel,
  architecture: Architecture,
  plan: BackwardPlan,
): Uint8Array {
  const { of, at, feeds, batch = 1 } = plan;
  for (const name of [of, ...at]) refuseFolded(model, architecture, name);
  const builder = new GraphBuilder(model);
  const outputs = neededForward(architecture, of, at);
  const forward = neededOps(architecture, { feeds, outputs });
  const { norms, connections } = plan;
  const altered = { ...(norms && { norms }), ...(connections && { connections }) };
  const needed = { feeds, outputs, cuttable: plan.cuttable ?? [], ...altered };
  for (const op of forward) emitOp(builder, model, architecture, op, needed);
  const cut = (plan.cuttable ?? []).filter((name) => forward.some((op) => op.name === name));
  const target = architecture.byName.get(of);
  if (target === undefined) throw new DenseLensError('tensor/unknown', m.tensor_unknown({ name: of }));
  const seed = emitSeed(builder, target, batch);
  new BackwardWalk(model, architecture, plan, builder).walk(seed);

  const shapeOf = (name: TensorName): readonly number[] =>
    batched(architecture.byName.get(name)?.shape ?? [], batch);
  const [channels = 0, ...places] = target.shape;
  const seeds =
    places.length === 0
      ? [valueInfo(SEED_CHANNELS, [1, channels])]
      : [valueInfo(SEED_CHANNELS, [1, channels, 1, 1]), valueInfo(SEED_PLACES, [1, 1, ...places])];
  return builder.model(
    [...feeds.map((name) => valueInfo(name, shapeOf(name))), ...seeds, ...maskInputs(architecture, cut)],
    [valueInfo(VALUE, [batch]), ...at.map((name) => valueInfo(gradientOutput(name), shapeOf(name)))],
  );
}
