import type { CanonicalModel } from '../formats/canonical';
import type { Architecture } from '../network/architecture';
import { asTensorName, type TensorName } from '../network/spec';
import { GraphBuilder, int, ints, valueInfo } from './graph-builder';
import { type Altered, batched, refuseFolded } from './graph-plan';
import { emitOp, neededOps } from './write-graph';

const INPUT = asTensorName('input');

/** Outputs of {@link writeDeviations}, each a number: a tensor's standard deviation, and its largest magnitude. */
export const deviationOutput = (name: TensorName): string => `deviation:${name}`;
export const reachOutput = (name: TensorName): string => `reach:${name}`;

/** Outputs of {@link writeMoments}, each `[C]`: the mean of each map, and its variance. */
export const meanOutput = (name: TensorName): string => `mean:${name}`;
export const varianceOutput = (name: TensorName): string => `variance:${name}`;

/** The network from its input up to these tensors. */
function emitForward(
  builder: GraphBuilder,
  model: CanonicalModel,
  architecture: Architecture,
  of: readonly TensorName[],
  altered: Altered,
): void {
  for (const name of of) refuseFolded(model, architecture, name);
  const plan = { feeds: [INPUT], outputs: of, ...altered };
  for (const op of neededOps(architecture, plan)) emitOp(builder, model, architecture, op, plan);
}

const inputInfo = (architecture: Architecture) =>
  valueInfo(INPUT, batched(architecture.byName.get(INPUT)?.shape ?? []));

/**
 * The ONNX graph from `input` to the population standard deviation of each of these tensors, and to the largest
 * magnitude in it, with nothing else going out: all tensors of a network would take seconds and hundreds of
 * megabytes. Values are divided by the largest first, so that squares of what vanishes or explodes stay in single
 * precision; where the tensor itself leaves it, the largest is not finite.
 * @throws `tensor/unknown`, `tensor/folded`
 */
export function writeDeviations(
  model: CanonicalModel,
  architecture: Architecture,
  of: readonly TensorName[],
  altered: Altered = {},
): Uint8Array {
  const builder = new GraphBuilder(model);
  emitForward(builder, model, architecture, of, altered);
  // Where all is 0, there is nothing to divide by.
  const least = builder.constant('reach:least', [1e-38], []);
  const number = [int('keepdims', 0)];
  for (const name of of) {
    const label = (what: string): string => `${what}:${name}`;
    builder.node('Abs', [name], label('size'));
    builder.node('ReduceMax', [label('size')], reachOutput(name), number);
    builder.node('Max', [reachOutput(name), least], label('unit'));
    builder.node('Div', [name, label('unit')], label('scaled'));
    builder.node('ReduceMean', [label('scaled')], label('level'), number);
    builder.node('Sub', [label('scaled'), label('level')], label('centred'));
    builder.node('Mul', [label('centred'), label('centred')], label('squared'));
    builder.node('ReduceMean', [label('squared')], label('spread'), number);
    builder.node('Sqrt', [label('spread')], label('root'));
    builder.node('Mul', [label('root'), label('unit')], deviationOutput(name));
  }
  return builder.model(
    [inputInfo(architecture)],
    of.flatMap((name) => [valueInfo(deviationOutput(name), []), valueInfo(reachOutput(name), [])]),
  );
}

/**
 * The ONNX graph from `input` to the mean and the (population) variance of every map of these tensors.
 * @throws `tensor/unknown`, `tensor/folded`
 */
export function writeMoments(
  model: CanonicalModel,
  architecture: Architecture,
  of: readonly TensorName[],
): Uint8Array {
  const builder = new GraphBuilder(model);
  emitForward(builder, model, architecture, of, {});
  const perMap = [ints('axes', [0, 2, 3]), int('keepdims', 0)];
  for (const name of of) {
    const label = (what: string): string => `${what}:${name}`;
    builder.node('GlobalAveragePool', [name], label('level'));
    builder.node('ReduceMean', [name], meanOutput(name), perMap);
    builder.node('Sub', [name, label('level')], label('centred'));
    builder.node('Mul', [label('centred'), label('centred')], label('squared'));
    builder.node('ReduceMean', [label('squared')], varianceOutput(name), perMap);
  }
  return builder.model(
    [inputInfo(architecture)],
    of.flatMap((name) => {
      const channels = architecture.byName.get(name)?.shape.slice(0, 1) ?? [];
      return [valueInfo(meanOutput(name), channels), valueInfo(varianceOutput(name), channels)];
    }),
  );
}
