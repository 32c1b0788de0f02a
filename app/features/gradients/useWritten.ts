import { useMemo } from 'react';
import { provenance, type Source } from '../../../src/network/provenance';
import { useAppState } from '../../services';
import { selectArchitecture } from '../../store/architecture';

/** What entered each dense block and what each layer wrote, block by block; none before there is a model. */
export function useWritten(): readonly (readonly Source[])[] {
  const architecture = useAppState(selectArchitecture);
  return useMemo(
    () => (architecture === null ? [] : provenance(architecture).map(({ sources }) => sources)),
    [architecture],
  );
}

/** What the classifier reads the means of. */
const LAST = 'relu5';

/** Where class activation maps are looked at, from the stem to the last layer. */
export function useMapLayers(): readonly string[] {
  const written = useWritten();
  return useMemo(() => [...written.flat().map(({ tensor }) => tensor), LAST], [written]);
}
