import { useState } from 'react';
import { serializeError } from '../../src/errors';
import { saveFile } from '../page/save-file';
import { useServices } from '../services';
import { fileStem, originOf } from './origin';
import { csvOf, jsonOf, type Table } from './tables';

interface SaveTableProps {
  /** What stands on the buttons, before the ending. */
  readonly label: string;
  /** In the file's name, behind the image's. */
  readonly name: string;
  /** Made when it is asked for. */
  readonly table: () => Table | Promise<Table>;
  readonly disabled?: boolean;
}

/** Two buttons that save a table, with what its numbers are of, as CSV and as JSON. */
export function SaveTable({ label, name, table, disabled = false }: SaveTableProps) {
  const { store } = useServices();
  const [failure, setFailure] = useState<string | null>(null);
  const save = async (kind: 'csv' | 'json'): Promise<void> => {
    setFailure(null);
    try {
      const state = store.getState();
      const [made, origin] = [await table(), await originOf(state)];
      const path = `${fileStem(state)}.${name}.${kind}`;
      if (kind === 'csv') saveFile(csvOf(made, origin), path, 'text/csv');
      else saveFile(jsonOf(made, origin), path, 'application/json');
    } catch (error) {
      setFailure(serializeError(error).message);
    }
  };
  return (
    <span className="save-table">
      {(['csv', 'json'] as const).map((kind) => (
        <button
          key={kind}
          type="button"
          className="button"
          disabled={disabled}
          onClick={() => void save(kind)}
        >
          {label} .{kind}
        </button>
      ))}
      {failure !== null && <span role="alert">{failure}</span>}
    </span>
  );
}
