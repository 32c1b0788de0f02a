import { useCallback } from 'react';
import { createImageSets } from '../../../jobs/image-set';
import { useActions, useJob } from '../../../services';

/** Shows the images of a cell of the confusion matrix (of a row, where the column is null) in the table. */
export function useOpenCell(): (row: number | null, column: number | null, title: string) => void {
  const sets = useJob(createImageSets);
  const { openSet } = useActions();
  return useCallback(
    (row, column, title) => {
      sets.ask('cell', { row, column }).then(
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
