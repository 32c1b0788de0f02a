import { useState } from 'react';
import { useStore } from 'zustand';
import { serializeError } from '../../../src/errors';
import type { Architecture, Op } from '../../../src/network/architecture';
import { isFoldedAway } from '../../../src/network/folding';
import { writersOf } from '../../../src/network/provenance';
import { encodeNpy } from '../../../src/tensor/npy';
import { createTakeAways } from '../../jobs/take-away';
import { openFile, saveFile } from '../../page/save-file';
import { fileStem, originOf } from '../../save/origin';
import { SaveTable } from '../../save/SaveTable';
import { predictionTable, statisticsTable } from '../../save/tables';
import { useAppState, useJob, useServices } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import { formatBytes } from '../../words/format';
import { ModelFiles } from './ModelFiles';
import { type PictureKind, pictureJob, plainAtlas } from './pictures';
import './take-away.css';

/** What of the page can be taken along: pictures, tensors, tables. */
export function TakeAwayTab() {
  const { engine, results, store } = useServices();
  const architecture = useAppState(selectArchitecture);
  const tensor = useAppState((state) => state.tensor);
  const labels = useAppState((state) => state.model?.labels) ?? [];
  const activation = useAppState((state) => state.model?.activation ?? 'softmax');
  const hasImage = useAppState((state) => state.result !== null);
  const [failure, setFailure] = useState<string | null>(null);
  const op = architecture?.byName.get(tensor ?? '') ?? null;
  if (architecture === null || op === null || !hasImage)
    return <p className="muted take-away">There is something to take along once an image has run.</p>;

  const attempt = (make: () => Promise<void>) => () => {
    setFailure(null);
    make().catch((error: unknown) => setFailure(serializeError(error).message));
  };
  const statistics = async () =>
    statisticsTable(await engine.ask('report', { name: op.name }), writersOf(architecture, op));
  const predictions = async () => {
    const latest = results.latest();
    if (latest === null) throw new Error('No image has run yet.');
    return predictionTable(latest, labels, activation);
  };
  const saveNpy = attempt(async () => {
    const { dims, data } = await engine.ask('tensor', { name: op.name });
    saveFile(new Blob([encodeNpy(data, dims)]), `${fileStem(store.getState())}.${op.name}.npy`);
  });

  return (
    <div className="take-away scrolls">
      <section aria-label="This tensor">
        <h3 className="heading">
          This tensor <span className="mono muted">{op.name}</span>
        </h3>
        <div className="take-away-row">
          <button type="button" className="button" onClick={saveNpy}>
            Values .npy
          </button>
          <SaveTable label="Statistics" name={`${op.name}.statistics`} table={statistics} />
        </div>
        <Pictures op={op} attempt={attempt} />
        <p className="muted">
          numpy.load reads a .npy: fp32, shape [1,C,H,W]. Statistics have a row a channel, with who wrote it.
          Whole atlas and channel have a pixel a value, in the colours, the scale and the order of the Maps
          tab.
        </p>
      </section>
      <section aria-label="This image">
        <h3 className="heading">This image</h3>
        <div className="take-away-row">
          <SaveTable label="Predictions" name="predictions" table={predictions} />
        </div>
        <Everything architecture={architecture} />
      </section>
      <ModelFiles attempt={attempt} />
      {failure !== null && <p role="alert">{failure}</p>}
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
          Atlas as seen .png
        </button>
      )}
      <button type="button" className="button" onClick={save('atlas')}>
        Whole atlas .png
      </button>
      {channel !== null && (
        <>
          <button type="button" className="button" onClick={save('channel')}>
            Channel {channel} .png
          </button>
          <button type="button" className="button" onClick={save('channel-large')}>
            Channel {channel}, large .png
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
              Cancel
            </button>
            <progress aria-label="Tensors written" value={state.done} max={state.total} />
            <span className="mono muted">
              {state.done} of {state.total} · {formatBytes(state.found.bytes)}
            </span>
          </>
        ) : (
          <button type="button" className="button" onClick={() => void start()}>
            All {wanted.length} tensors .npz ({formatBytes(bytes).replace(/\.\d/, '')})
          </button>
        )}
        {state.status === 'done' && <span className="muted">Written.</span>}
        {state.status === 'cancelled' && <span className="muted">Cancelled; nothing was kept.</span>}
        {state.status === 'failed' && <span role="alert">{state.error.message}</span>}
      </div>
      <p className="muted">
        A zip of .npy files named as the tensors, not compressed: numpy.load(…)["features.conv0"]; ["meta"] is
        a JSON text that says which image, model and preprocessing they are of. Written tensor by tensor,
        while you go on.
      </p>
    </>
  );
}
