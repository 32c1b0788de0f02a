import type { Architecture } from '../network/architecture';
import { edgesOf, provenance } from '../network/provenance';
import type { Cut } from './lesion';

/**
 * The cuts that make a chain of the network: each reader keeps what the layer right before it wrote, and
 * nothing that reached it past another layer.
 */
export const chainCuts = (architecture: Architecture): readonly Cut[] =>
  edgesOf(provenance(architecture)).flatMap(({ source, reader }) =>
    source.index === reader.sources - 1
      ? []
      : [{ source: source.name, reader: reader.name, mode: 'zero' as const }],
  );
