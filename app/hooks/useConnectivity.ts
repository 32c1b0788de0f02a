import { useMemo } from 'react';
import type { BlockConnectivity, ConnectivityMode } from '../../src/explain/connectivity';
import { useAppState, useServices } from '../services';
import { type Answer, useAnswer } from './useAnswer';

/**
 * The strengths of all connections in one measure; nothing while the measure needs an image and there is none.
 * @param wanted - whether to ask at all
 */
export function useConnectivity(mode: ConnectivityMode, wanted = true): Answer<readonly BlockConnectivity[]> {
  const { engine } = useServices();
  const model = useAppState((state) => state.model);
  const runId = useAppState((state) => state.result?.runId ?? null);
  // Weights do not change with the image.
  const subject = mode === 'weight-activation' ? runId : 0;
  const question = useMemo(
    () =>
      !wanted || model === null || subject === null
        ? null
        : { model, subject, ask: () => engine.ask('connectivity', { mode }) },
    [wanted, engine, model, subject, mode],
  );
  return useAnswer<readonly BlockConnectivity[]>(question);
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
