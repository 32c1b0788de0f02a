import { useState } from 'react';
import { useStore } from 'zustand';
import { serializeError } from '../../../../src/errors';
import { encodeNpyTexts } from '../../../../src/tensor/npy';
import { createImageSets } from '../../../jobs/image-set';
import { openFile, saveFile } from '../../../page/save-file';
import { csvOf } from '../../../save/tables';
import { useJob } from '../../../services';
import { m } from '../messages/m';
import { originOfSet, predictionsTable } from './tables';
import { npyOfField, writeNpz } from './write-npz';

const stemOf = (name: string): string =>
  name.replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-+|-+$/g, '') || 'set';

/** What of a set can be taken along: tables, features, all of it, and a report to print. */
export function ExportTab() {
  const sets = useJob(createImageSets);
  const done = useStore(sets.state, (state) => state.done);
  const [failure, setFailure] = useState<string | null>(null);
  const [isKept, setKept] = useState(false);
  const [isWriting, setWriting] = useState(false);
  const stem = (): string => stemOf(sets.state.getState().set?.name ?? '');
  const attempt = (make: () => void | Promise<void>) => async () => {
    setFailure(null);
    setWriting(true);
    try {
      await make();
    } catch (error) {
      setFailure(serializeError(error).message);
    }
    setWriting(false);
  };
  const saveCsv = attempt(() => {
    const state = sets.state.getState();
    const table = predictionsTable(state, sets.rows());
    saveFile(csvOf(table, originOfSet(state)), `${stem()}.predictions.csv`, 'text/csv');
  });
  const saveFeatures = attempt(async () => {
    const pieces = await npyOfField(sets, 'features', sets.rows().where('done'));
    const parts: Uint8Array<ArrayBuffer>[] = [];
    for await (const piece of pieces ?? []) parts.push(piece);
    saveFile(new Blob(parts), `${stem()}.features.npy`);
  });
  const saveNames = attempt(() => {
    const { set } = sets.state.getState();
    const paths = sets
      .rows()
      .where('done')
      .map((id) => set?.entries[id]?.path ?? '');
    saveFile(new Blob([encodeNpyTexts(paths)]), `${stem()}.names.npy`);
  });
  const saveAll = attempt(async () => {
    const sink = await openFile(`${stem()}.npz`);
    if (sink !== null) await writeNpz(sets, sink);
  });
  const keep = attempt(async () => {
    await sets.keep();
    setKept(true);
  });
  const isDisabled = isWriting || done === 0;
  const button = (label: string, save: () => Promise<void>) => (
    <button type="button" className="button" disabled={isDisabled} onClick={() => void save()}>
      {label}
    </button>
  );
  return (
    <div className="set-pad">
      <div className="set-ways">{button(m.export_csv(), saveCsv)}</div>
      <p className="muted">{m.export_csv_note()}</p>
      <div className="set-ways">
        {button(m.export_features(), saveFeatures)}
        {button(m.export_names(), saveNames)}
      </div>
      <p className="muted">{m.export_features_note()}</p>
      <div className="set-ways">{button(m.export_all(), saveAll)}</div>
      <p className="muted">{m.export_all_note()}</p>
      <div className="set-ways">
        {button(m.export_keep(), keep)}
        {isKept && <span role="status">{m.export_kept()}</span>}
      </div>
      <p className="muted">{m.export_keep_note()}</p>
      {failure !== null && <p role="alert">{failure}</p>}
    </div>
  );
}
