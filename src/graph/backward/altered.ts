import type { Architecture, Op } from '../../network/architecture';
import type { TensorName } from '../../network/spec';
import { chainCopies } from '../altered';
import { int } from '../graph-builder';
import type { RuleContext } from './gradient';

/**
 * Through a batch norm by the statistics of its own input, of one image: with x̂ = (x − mean)/√(var + ε) over a map,
 * dL/dx = γ/√(var + ε) · (dL/dy − mean(dL/dy) − x̂·mean(dL/dy·x̂)) (Ioffe and Szegedy 2015, section 3).
 * @param value - dL/dy, spelt out
 * @returns the value dL/dx
 */
export function backThroughOwnNorm(
  { builder, shapeOf }: RuleContext,
  op: Op,
  value: string,
  epsilon: number,
): string {
  const [input = ''] = op.inputs;
  const [channels = 0] = shapeOf(op.name);
  const name = (what: string): string => `${op.name}:own-${what}`;
  const mean = (of: string, what: string): string => {
    builder.node('GlobalAveragePool', [of], name(what));
    return name(what);
  };
  const make = (type: string, inputs: readonly string[], what: string): string => {
    builder.node(type, inputs, name(what));
    return name(what);
  };
  const centred = make('Sub', [input, mean(input, 'mean')], 'centred');
  const variance = mean(make('Mul', [centred, centred], 'squared'), 'variance');
  const shifted = make('Add', [variance, builder.constant(name('epsilon'), [epsilon], [])], 'shifted');
  const deviation = make('Sqrt', [shifted], 'deviation');
  const normed = make('Div', [centred, deviation], 'normed');
  const along = mean(make('Mul', [value, normed], 'product'), 'along');
  const level = make('Sub', [value, mean(value, 'level')], 'levelled');
  const rest = make('Sub', [level, make('Mul', [normed, along], 'tilt')], 'rest');
  const dims = builder.integers(name('dims'), [1, channels, 1, 1]);
  const gamma = make('Reshape', [builder.weight(`${op.name}.weight`), dims], 'gamma');
  return make('Mul', [rest, make('Div', [gamma, deviation], 'scale')], 'back');
}

/**
 * Through a chain's repetition: each copy's share of the gradient adds up.
 * @param value - the gradient by what stands for the concatenation, spelt out
 */
export function backThroughChain(
  { builder, batch }: RuleContext,
  architecture: Architecture,
  op: Op,
  value: string,
): { readonly input: TensorName; readonly value: string } {
  const { input, channels, copies } = chainCopies(architecture, op);
  if (copies === 1) return { input, value };
  const [wanted = 1, height = 1, width = 1] = op.shape;
  const label = `${op.name}:chain`;
  let whole = value;
  if (channels * copies > wanted) {
    const pads = builder.integers(`${label}:pads`, [0, 0, 0, 0, 0, channels * copies - wanted, 0, 0]);
    builder.node('Pad', [value, pads], `${label}:padded`);
    whole = `${label}:padded`;
  }
  const dims = builder.integers(`${label}:dims`, [batch, copies, channels, height, width]);
  builder.node('Reshape', [whole, dims], `${label}:copies`);
  const axis = builder.integers(`${label}:axis`, [1]);
  builder.node('ReduceSum', [`${label}:copies`, axis], `${label}:sum`, [int('keepdims', 0)]);
  return { input, value: `${label}:sum` };
}
