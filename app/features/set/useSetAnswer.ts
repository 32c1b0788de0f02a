import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { SetWorkerRequests } from '../../../src/engine/protocol/set-worker';
import { latestOf } from '../../ask/answers';
import { createImageSets } from '../../jobs/image-set';
import { useJob } from '../../services';
import { useSetQuestion } from './answers/useSetQuestion';

/** Milliseconds between two questions, while the set runs. */
const PAUSE = 1_500;

/**
 * Asks the set's worker, and again as more images run or other classes are true. Null before the first answer, and
 * where there is none; what was answered of another set is not shown.
 */
export function useSetAnswer<T extends keyof SetWorkerRequests>(
  type: T,
  payload: SetWorkerRequests[T]['in'],
): SetWorkerRequests[T]['out'] | null {
  const sets = useJob(createImageSets);
  const set = useStore(sets.state, (state) => state.set);
  const [version, setVersion] = useState(() => sets.state.getState().version);
  useEffect(() => {
    const timer = setInterval(() => setVersion(sets.state.getState().version), PAUSE);
    return () => clearInterval(timer);
  }, [sets]);
  const entries = set?.entries ?? [];
  const source = { key: `version ${version}`, ask: sets.ask, entries };
  const told = latestOf(useSetQuestion(source, type, set === null ? undefined : payload));
  return told?.of === entries ? told.data : null;
}
