import { saveFile } from '../../../page/save-file';
import { csvOf, type Table } from '../../../save/tables';
import { m } from './messages/m';

/** A button that saves a table of the set. */
export function SaveCsv({ name, table }: { readonly name: string; readonly table: () => Table }) {
  return (
    <button
      type="button"
      className="button"
      onClick={() => saveFile(csvOf(table(), null), `set.${name}.csv`, 'text/csv')}
    >
      {m.shared_table()}
    </button>
  );
}
