import type { Architecture } from '../network/architecture';
import { provenance } from '../network/provenance';

/**
 * Where the channels of a tensor stand among the features that the classifier reads, by the number of the
 * tensor's first one: what the last block's layers read and wrote, and what follows. Null elsewhere: behind
 * a convolution, channels are not the classifier's any more.
 */
export function featureOffset(architecture: Architecture, tensor: string): number | null {
  const block = provenance(architecture).at(-1);
  if (block === undefined) return null;
  const source = block.sources.find((candidate) => candidate.tensor === tensor);
  if (source !== undefined) return source.start;
  const whole = [block.name, 'avgpool', ...block.readers.flatMap(({ norm, relu }) => [norm, relu])];
  const inputs = block.sources.slice(1).map(({ name }) => `${name}.input`);
  return [...whole, ...inputs].includes(tensor) ? 0 : null;
}
