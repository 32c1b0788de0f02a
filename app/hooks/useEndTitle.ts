import { useCallback } from 'react';
import { useAppState } from '../services';
import { selectArchitecture } from '../store/architecture';
import { endTitle } from '../words/parts';

/** Titles for the ends of connections of the loaded network: "layer 2", "transition 1", "stem", "classifier". */
export function useEndTitle(): (name: string) => string {
  const architecture = useAppState(selectArchitecture);
  return useCallback((name) => (architecture === null ? name : endTitle(architecture, name)), [architecture]);
}
