import { useState } from 'react';
import { useStore } from 'zustand';
import { type SerializedError, serializeError } from '../../../src/errors';
import type { Architecture, Op } from '../../../src/network/architecture';
import { isFoldedAway } from '../../../src/network/folding';
import { writersOf } from '../../../src/network/provenance';
import { encodeNpy } from '../../../src/tensor/npy';
import { CHANGED, createTakeAways } from '../../jobs/take-away';
import { m } from '../../messages/m';
import { openFile, saveFile } from '../../page/save-file';
import { fileStem, originOf } from '../../save/origin';
import { plainAtlas } from '../../save/plain-atlas';
import { SaveTable } from '../../save/SaveTable';
import { predictionTable, statisticsTable } from '../../save/tables';
import { useAppState, useJob, useServices } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import { Rich } from '../../ui/Rich';
import { formatBytes } from '../../words/format';
import { ModelFiles } from './ModelFiles';
import { type PictureKind, pictureJob } from './pictures';
import './take-away.css';

/** What of the page can be taken along: pictures, tensors, tables. */
export function TakeAwayTab() {
  const { engine, results, store } = useServices();
  const architecture = useAppState(selectArchitecture);
  const tensor = useAppState((state) => state.tensor);
  const labels = useAppState((state) => state.model?.labels) ?? [];
  const activation = useAppState((state) => state.model?.activation ?? 'softmax');
  const hasImage = useAppState((state) => state.result !== null);
  const [failure, setFailure] = useState<SerializedError | null>(null);
  const op = architecture?.byName.get(tensor ?? '') ?? null;
  if (architecture === null || op === null || !hasImage)
    return <p className="muted take-away">{m.take_away_waits()}</p>;

  const attempt = (make: () => Promise<void>) => () => {
    setFailure(null);
    make().catch((error: unknown) => setFailure(serializeError(error)));
  };
  const statistics = async () =>
    statisticsTable(await engine.ask('report', { name: op.name }), writersOf(architecture, op));
  const predictions = async () => {
    const latest = results.latest();
    if (latest === null) throw new Error(m.take_away_no_image());
    return predictionTable(latest, labels, activation);
  };
  const saveNpy = attempt(async () => {
    const { dims, data } = await engine.ask('tensor', { name: op.name });
    saveFile(new Blob([encodeNpy(data, dims)]), `${fileStem(store.getState())}.${op.name}.npy`);
  });

  return (
    <div className="take-away scrolls">
      <section aria-label={m.take_away_tensor()}>
        <h3 className="heading">
          <Rich
            parts={m.take_away_tensor_title.parts({ name: op.name })}
            tags={{ name: (children) => <span className="mono muted">{children}</span> }}
          />
        </h3>
        <div className="take-away-row">
          <button type="button" className="button" onClick={saveNpy}>
            {m.take_away_values()}
          </button>
          <SaveTable label={m.take_away_statistics()} name={`${op.name}.statistics`} table={statistics} />
        </div>
        <Pictures op={op} attempt={attempt} />
        <p className="muted">{m.take_away_tensor_note()}</p>
      </section>
      <section aria-label={m.take_away_image()}>
        <h3 className="heading">{m.take_away_image()}</h3>
        <div className="take-away-row">
          <SaveTable label={m.take_away_predictions()} name="predictions" table={predictions} />
        </div>
        <Everything architecture={architecture} />
      </section>
      <ModelFiles attempt={attempt} />
      {failure !== null && <p role="alert">{failure.message}</p>}
    </div>
  );
}

interface PicturesProps {
  readonly op: Op;
  readonly attempt: (make: () => Promise<void>) => () => void;
}

/** The maps as pictures, as the atlas last showed them. */
function Pictures({ op, attempt }: PicturesProps) {
  const { engine, store } = useServices();
  const theme = useAppState((state) => state.theme);
  const selected = useAppState((state) => state.channel);
  const channel = selected !== null && selected < (op.shape[0] ?? 0) ? selected : null;
  const last = engine.lastAtlas();
  const shown = last?.tensor === op.name ? last : null;
  const save = (kind: PictureKind) =>
    attempt(async () => {
      const job = pictureJob(shown ?? plainAtlas(op, theme), kind, channel);
      const what = kind.startsWith('channel') ? `channel-${channel}` : kind;
      const name = `${fileStem(store.getState())}.${op.name}.${what}.png`;
      saveFile(await engine.ask('export-picture', { job }), name);
    });
  return (
    <div className="take-away-row">
      {shown !== null && (
        <button type="button" className="button" onClick={save('seen')}>
          {m.take_away_seen()}
        </button>
      )}
      <button type="button" className="button" onClick={save('atlas')}>
        {m.take_away_atlas()}
      </button>
      {channel !== null && (
        <>
          <button type="button" className="button" onClick={save('channel')}>
            {m.take_away_channel({ channel })}
          </button>
          <button type="button" className="button" onClick={save('channel-large')}>
            {m.take_away_channel_large({ channel })}
          </button>
        </>
      )}
    </div>
  );
}

/** Every tensor that the network computes for the image, in one file. */
function Everything({ architecture }: { readonly architecture: Architecture }) {
  const { store } = useServices();
  const takeAways = useJob(createTakeAways);
  const folded = useAppState((state) => state.model?.folded) ?? [];
  const state = useStore(takeAways.state);
  const wanted = architecture.ops.filter(({ name }) => !isFoldedAway(architecture, folded, name));
  const bytes = wanted.reduce(
    (sum, { shape }) => sum + shape.reduce((product, size) => product * size, 4),
    0,
  );
  const start = async () => {
    const state = store.getState();
    const sink = await openFile(`${fileStem(state)}.npz`);
    if (sink !== null)
      await takeAways.start(
        wanted.map(({ name }) => name),
        sink,
        JSON.stringify(await originOf(state)),
      );
  };
  return (
    <>
      <div className="take-away-row">
        {state.status === 'running' ? (
          <>
            <button type="button" className="button" onClick={() => takeAways.cancel()}>
              {m.take_away_cancel()}
            </button>
            <progress aria-label={m.take_away_progress()} value={state.done} max={state.total} />
            <span className="mono muted">
              {m.take_away_written_bytes({
                done: state.done,
                total: state.total,
                bytes: formatBytes(state.found.bytes),
              })}
            </span>
          </>
        ) : (
          <button type="button" className="button" onClick={() => void start()}>
            {m.take_away_everything({
              count: wanted.length,
              bytes: formatBytes(bytes).replace(/\.\d/, ''),
            })}
          </button>
        )}
        {state.status === 'done' && <span className="muted">{m.take_away_written()}</span>}
        {state.status === 'cancelled' && <span className="muted">{m.take_away_cancelled()}</span>}
        {state.status === 'failed' && (
          <span role="alert">
            {state.error.code === CHANGED ? m.take_away_changed() : state.error.message}
          </span>
        )}
      </div>
      <p className="muted">{m.take_away_everything_note()}</p>
    </>
  );
}
