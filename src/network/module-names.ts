import { asTensorName, type TensorName } from './spec';

/** Modules that are more than one operation, and the operation whose tensor they give. */
const MODULES: readonly (readonly [module: RegExp, last: string])[] = [
  [/^features\.denseblock\d+\.denselayer\d+$/, 'conv2'],
  [/^features\.transition\d+$/, 'pool'],
];

/**
 * The tensor that a forward hook on a module of torchvision's DenseNet sees as its output: a dense layer's is its
 * `conv2` (what it adds, not the concatenation), a transition's is its `pool`, and `features`' is `norm5`
 * (torchvision/models/densenet.py). Every other name stands for itself.
 */
export function tensorOfModule(name: string): TensorName {
  if (name === 'features') return asTensorName('features.norm5');
  const last = MODULES.find(([module]) => module.test(name))?.[1];
  return asTensorName(last === undefined ? name : `${name}.${last}`);
}
