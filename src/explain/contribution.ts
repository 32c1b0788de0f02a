import type { Architecture } from '../network/architecture';
import { provenance, writersOf, writtenAs } from '../network/provenance';

/**
 * Where the channels of a tensor stand among the features that the classifier reads, by the number of the
 * tensor's first one: what the last block's layers read and wrote, and what follows. Null elsewhere: behind
 * a convolution, channels are not the classifier's any more.
 */
export function featureOffset(architecture: Architecture, tensor: string): number | null {
  const last = provenance(architecture).at(-1);
  const written = writtenAs(architecture, tensor);
  if (written?.block === last && written !== null) return written.source.start;
  const op = architecture.byName.get(tensor);
  const [first] = op === undefined ? [] : writersOf(architecture, op);
  return first === undefined || first.block !== last?.block ? null : first.start;
}
