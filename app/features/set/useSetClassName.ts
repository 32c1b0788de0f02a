import { useCallback } from 'react';
import { useStore } from 'zustand';
import { createImageSets } from '../../jobs/image-set';
import { useJob } from '../../services';
import { className } from '../../words/class-names';

/** Names classes of the model that the set was run with, in the page's language. */
export function useSetClassName(): (index: number) => string {
  const labels = useStore(useJob(createImageSets).state, ({ model }) => model?.labels);
  return useCallback((index: number) => className(labels, index), [labels]);
}
