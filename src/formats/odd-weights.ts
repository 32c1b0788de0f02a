import { type CanonicalModel, DTYPE_BYTES, type WeightRef } from './canonical';
import type { ModelNote } from './notes';
import { readWeight, weightBytes } from './weight-values';

/**
 * Whether one of the numbers is NaN or infinite: all bits of its exponent are set. Looks at the upper bytes alone, so
 * that nothing is copied and no range need be aligned.
 */
function holdsNoNumber(bytes: Uint8Array, dtype: WeightRef['dtype']): boolean {
  const width = DTYPE_BYTES[dtype];
  // 5 bits of exponent in half precision; 8 in the others, the last of them in the byte below.
  const [upper, lower] = dtype === 'F16' ? [0x7c, 0] : [0x7f, 0x80];
  for (let at = width - 1; at < bytes.length; at += width) {
    if (((bytes[at] as number) & upper) === upper && ((bytes[at - 1] as number) & lower) === lower)
      return true;
  }
  return false;
}

/**
 * What no network can compute with, in every weight: numbers that are NaN or infinite, and variances of which, with ε
 * added, there is no root. The model is opened all the same, so that one can look for where it comes from.
 */
export function oddWeights(model: CanonicalModel): readonly ModelNote[] {
  const notFinite: string[] = [];
  const variances: { readonly weight: string; readonly value: number }[] = [];
  for (const [weight, ref] of model.weights) {
    const isOdd =
      ref.stored?.as === 'varints'
        ? !readWeight(model, weight).every(Number.isFinite)
        : holdsNoNumber(weightBytes(model, ref), ref.dtype);
    if (isOdd) notFinite.push(weight);
    else if (weight.endsWith('.running_var')) {
      const value = readWeight(model, weight).find((variance) => variance + model.epsilon <= 0);
      if (value !== undefined) variances.push({ weight, value });
    }
  }
  const [first] = notFinite;
  const [variance] = variances;
  return [
    ...(first === undefined ? [] : [{ code: 'not-finite' as const, weight: first, count: notFinite.length }]),
    ...(variance === undefined ? [] : [{ code: 'variance' as const, ...variance, count: variances.length }]),
  ];
}
