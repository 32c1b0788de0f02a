import type { CanonicalModel, WeightRef } from '../formats/canonical';
import type { Architecture, Op } from '../network/architecture';
import { drawWeight } from './initialise';

/**
 * Groups of operations from the logits down to the image, each with the weights that go together: the tail, then
 * blocks and transitions in turn, the stem last.
 */
export function weightGroups(architecture: Architecture): readonly {
  readonly kind: 'tail' | 'block' | 'transition' | 'stem';
  readonly block: number | null;
  readonly ops: readonly Op[];
}[] {
  const groups = new Map<
    string,
    {
      readonly kind: 'tail' | 'block' | 'transition' | 'stem';
      readonly block: number | null;
      readonly ops: Op[];
    }
  >();
  for (const { kind, block, ops } of architecture.parts.values()) {
    const own = kind === 'layer' ? 'block' : kind;
    const key = `${own} ${block}`;
    const group = groups.get(key) ?? { kind: own, block, ops: [] };
    group.ops.push(...ops.filter((op) => op.kind === 'conv' || op.kind === 'norm' || op.kind === 'linear'));
    groups.set(key, group);
  }
  return [...groups.values()].filter(({ ops }) => ops.length > 0).reverse();
}

/**
 * The same network with the weights of some operations as they are before any training: drawn as torchvision draws
 * a DenseNet's (batch norms 1 and 0, with statistics of mean 0 and variance 1). Where a norm was folded into its
 * convolution, the convolution's bias becomes 0.
 * @param seed - a 32-bit integer
 * @throws RangeError when there is no memory for it
 */
export function randomised(model: CanonicalModel, ops: readonly Op[], seed: number): CanonicalModel {
  const weights = new Map<string, WeightRef>(model.weights);
  const drawn = ops.flatMap((op) =>
    ['weight', 'bias', 'running_mean', 'running_var'].flatMap((part) => {
      const name = `${op.name}.${part}`;
      const ref = model.weights.get(name);
      if (ref === undefined) return [];
      const count = ref.shape.reduce((product, size) => product * size, 1);
      return [{ op, name, ref, count }];
    }),
  );
  const bytes = new Uint8Array(drawn.reduce((sum, { count }) => sum + 4 * count, 0));
  let offset = 0;
  for (const { op, name, ref, count } of drawn) {
    // A bias stays 0, whatever the operation's kind.
    if (!name.endsWith('.bias'))
      drawWeight(op, name, new Float32Array(bytes.buffer, offset, count), { scheme: 'he' }, seed);
    weights.set(name, {
      file: model.files.length,
      dtype: 'F32',
      shape: ref.shape,
      offset,
      length: 4 * count,
    });
    offset += 4 * count;
  }
  return { ...model, weights, files: [...model.files, bytes] };
}
