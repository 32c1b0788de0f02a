import type { CanonicalModel } from '../formats/canonical';
import type { Architecture, Op } from '../network/architecture';
import type { TensorName } from '../network/spec';
import { float, type GraphBuilder, int } from './graph-builder';
import type { Altered } from './graph-plan';

/** A batch norm, or what stands in its place. */
export function emitNorm(
  builder: GraphBuilder,
  model: CanonicalModel,
  op: Op,
  norms: Altered['norms'],
): void {
  if (norms === 'none') {
    builder.node('Identity', op.inputs, op.name);
    return;
  }
  const epsilon = float('epsilon', model.epsilon);
  const weights = (parts: readonly string[]): string[] =>
    parts.map((part) => builder.weight(`${op.name}.${part}`));
  if (norms === 'own') {
    // Of one image, the statistics over the batch are those of each map.
    builder.node('InstanceNormalization', [...op.inputs, ...weights(['weight', 'bias'])], op.name, [epsilon]);
    return;
  }
  const all = weights(['weight', 'bias', 'running_mean', 'running_var']);
  builder.node('BatchNormalization', [...op.inputs, ...all], op.name, [epsilon]);
}

/**
 * How often what is right before a concatenation is repeated in a chain, and whether the last copy is cut off.
 * @see Altered.connections
 */
export function chainCopies(
  { byName }: Architecture,
  op: Op,
): { readonly input: TensorName; readonly channels: number; readonly copies: number } {
  const [wanted = 1] = op.shape;
  const input = op.inputs.at(-1) ?? op.name;
  const channels = byName.get(input)?.shape[0] ?? wanted;
  return { input, channels, copies: Math.ceil(wanted / channels) };
}

/** A concatenation, or in a chain the repetition of what is right before it. */
export function emitConcat(
  builder: GraphBuilder,
  architecture: Architecture,
  op: Op,
  connections: Altered['connections'],
): void {
  if (connections === undefined) {
    if (op.inputs.length === 1) builder.node('Identity', op.inputs, op.name);
    else builder.node('Concat', op.inputs, op.name, [int('axis', 1)]);
    return;
  }
  const { input, channels, copies } = chainCopies(architecture, op);
  const [wanted = 1] = op.shape;
  const isWhole = channels * copies === wanted;
  const whole = isWhole ? op.name : `${op.name}:copies`;
  if (copies === 1) builder.node('Identity', [input], whole);
  else builder.node('Concat', new Array<string>(copies).fill(input), whole, [int('axis', 1)]);
  if (isWhole) return;
  const [start, end, axis] = [0, wanted, 1].map((value, i) => builder.integers(`${whole}:${i}`, [value]));
  builder.node('Slice', [whole, start ?? '', end ?? '', axis ?? ''], op.name);
}
