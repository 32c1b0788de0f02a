import type { TensorName } from './spec';

/** The norm that follows a convolution and can be folded into it: `norm0` for `conv0`, `norm2` for `conv1`. */
export function normOf(conv: TensorName): TensorName | null {
  if (conv === 'features.conv0') return 'features.norm0' as TensorName;
  return conv.endsWith('.conv1') ? (conv.replace(/conv1$/, 'norm2') as TensorName) : null;
}

/** Whether a convolution's raw result does not exist, since the source folded the norm behind it into it. */
export function isFoldedAway(folded: readonly TensorName[], convolution: TensorName): boolean {
  const norm = normOf(convolution);
  return norm !== null && folded.includes(norm);
}
