import { useCallback } from 'react';
import type { Kind } from '../../../../src/set/accuracy';
import { createImageSets } from '../../../jobs/image-set';
import { useActions, useJob } from '../../../services';

/** Shows the images of a cell of the confusion matrix (of a row, where the answer is null) in the table. */
export function useOpenCell(): (kind: Kind, answer: Kind | 'other' | null, title: string) => void {
  const sets = useJob(createImageSets);
  const { openSet } = useActions();
  return useCallback(
    (kind, answer, title) => {
      const column = answer === 'other' ? [] : (answer?.classes ?? null);
      sets.ask('cell', { kind: kind.classes, answer: column }).then(
        (ids) => {
          sets.choose({ ids, title });
          openSet('images');
        },
        // Another set has come.
        () => {},
      );
    },
    [sets, openSet],
  );
}
