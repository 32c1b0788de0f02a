import { createImageSets } from '../../../jobs/image-set';
import { saveFile } from '../../../page/save-file';
import { csvOf, type Table } from '../../../save/tables';
import { useJob } from '../../../services';
import { originOfSet } from '../export/tables';
import { m } from './messages/m';

interface SaveCsvProps {
  readonly name: string;
  readonly table: () => Table;
  /** What else the numbers are of, beside the set and its model. */
  readonly of?: Readonly<Record<string, unknown>>;
}

/** A button that saves a table of the set, with what it is of. */
export function SaveCsv({ name, table, of = {} }: SaveCsvProps) {
  const sets = useJob(createImageSets);
  const save = () => {
    const origin = { ...originOfSet(sets.state.getState()), ...of };
    saveFile(csvOf(table(), origin), `set.${name}.csv`, 'text/csv');
  };
  return (
    <button type="button" className="button" onClick={save}>
      {m.shared_table()}
    </button>
  );
}
