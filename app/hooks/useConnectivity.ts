import type { BlockConnectivity, ConnectivityMode } from '../../src/explain/connectivity';
import type { Answer } from '../ask/answers';
import { useAnswer } from './useAnswer';

/**
 * The strengths of all connections in one measure; nothing while the measure needs an image and there is none.
 * @param mode - null asks nothing
 */
export function useConnectivity(mode: ConnectivityMode | null): Answer<readonly BlockConnectivity[]> {
  // Weights do not change with the image.
  const of = mode === 'weight-activation' ? 'run' : 'model';
  return useAnswer('connectivity', mode === null ? null : { mode }, { of });
}

/** The value of a connection in blocks of connections; null where there is none. */
export function valueOfEdge(
  blocks: readonly BlockConnectivity[] | null,
  edge: { readonly source: string; readonly reader: string } | null,
): number | null {
  if (blocks === null || edge === null) return null;
  for (const { sources, readers, values } of blocks) {
    const value = values[sources.indexOf(edge.source)]?.[readers.indexOf(edge.reader)];
    if (value !== undefined && value !== null) return value;
  }
  return null;
}
