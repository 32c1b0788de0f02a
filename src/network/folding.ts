import type { Architecture } from './architecture';
import { consumersOf } from './provenance';
import type { TensorName } from './spec';

/** The norm that follows a convolution and can be folded into it: `norm0` for `conv0`, `norm2` for `conv1`. */
export function normOf(architecture: Architecture, convolution: TensorName): TensorName | null {
  if (architecture.byName.get(convolution)?.kind !== 'conv') return null;
  const [next] = consumersOf(architecture, convolution);
  return next?.kind === 'norm' ? next.name : null;
}

/** Whether a convolution's raw result does not exist, since the source folded the norm behind it into it. */
export function isFoldedAway(
  architecture: Architecture,
  folded: readonly TensorName[],
  convolution: TensorName,
): boolean {
  const norm = normOf(architecture, convolution);
  return norm !== null && folded.includes(norm);
}
