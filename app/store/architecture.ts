import { type Architecture, buildArchitecture } from '../../src/network/architecture';
import type { DenseNetSpec } from '../../src/network/spec';
import type { ModelSlice } from './model-slice';
import type { RunSlice } from './run-slice';

const cache = new WeakMap<DenseNetSpec, Map<string, Architecture>>();

/** What the loaded network's shapes follow from. */
export type Unrollable = Pick<ModelSlice, 'model'> & Pick<RunSlice, 'result'>;

/** The loaded network unrolled for the current image's size; the same object as long as both stay. */
export function selectArchitecture(state: Unrollable): Architecture | null {
  const { model, result } = state;
  if (model === null) return null;
  return architectureAt(model.spec, result?.inputSize ?? model.input.size);
}

/** A network unrolled for a size; the same object as long as both stay. */
export function architectureAt(
  spec: DenseNetSpec,
  size: readonly [height: number, width: number],
): Architecture {
  const sizes = cache.get(spec) ?? new Map<string, Architecture>();
  cache.set(spec, sizes);
  const key = size.join('×');
  const known = sizes.get(key);
  if (known !== undefined) return known;
  // Sizes come from images one at a time: the last few are enough.
  if (sizes.size > 3) sizes.clear();
  const architecture = buildArchitecture(spec, size);
  sizes.set(key, architecture);
  return architecture;
}
