import { useState } from 'react';
import { useStore } from 'zustand';
import type { FoundChannel, SearchScope } from '../../../src/engine/protocol/explain';
import { Said } from '../../glossary/Said';
import { createChannelSearches, type RememberedImage } from '../../jobs/channel-searches';
import { foundOf } from '../../jobs/job';
import { m } from '../../messages/m';
import { SaveTable } from '../../save/SaveTable';
import { useActions, useAppState, useJob } from '../../services';
import { type FindKind, REGION_SIDE } from '../../store/find-slice';
import { imageTitle } from '../../store/run-slice';
import { Segmented } from '../../ui/Segmented';
import { FoundMap } from './FoundMap';
import './find.css';

/** Which channels, anywhere in the network, respond to a region, or tell two images apart. */
export function FindTab() {
  const searches = useJob(createChannelSearches);
  const search = useStore(searches.state);
  const remembered = useStore(searches.remembered);
  const kind = useAppState((state) => state.findKind);
  const theme = useAppState((state) => state.theme);
  const hasImage = useAppState((state) => state.result !== null);
  const { setFindKind, selectTensor, selectChannel, setTab } = useActions();
  const [scope, setScope] = useState<SearchScope>('written');
  const running = search.status === 'running';
  const hits = search.status === 'failed' ? [] : (foundOf(search) ?? []);
  const show = ({ tensor, channel }: FoundChannel): void => {
    selectTensor(tensor);
    selectChannel(channel);
    setTab('maps');
  };
  return (
    <div className="find scrolls">
      <p className="muted find-note">
        <Said parts={m.find_note.parts({})} />
      </p>
      <div className="find-bar">
        <Segmented<FindKind>
          label={m.find_look_for()}
          value={kind}
          options={[
            { value: 'region', label: m.find_region() },
            { value: 'images', label: m.find_images() },
          ]}
          onChange={setFindKind}
        />
        <Segmented<SearchScope>
          label={m.find_where()}
          value={scope}
          options={[
            { value: 'written', label: m.find_written() },
            { value: 'bottleneck', label: m.find_bottleneck() },
          ]}
          disabled={running}
          onChange={setScope}
        />
      </div>
      {!hasImage ? (
        <p className="muted">{m.find_needs_image()}</p>
      ) : (
        <div className="find-bar">
          {kind === 'region' ? (
            <RegionActions scope={scope} running={running} />
          ) : (
            <ImageActions scope={scope} running={running} remembered={remembered} />
          )}
          {running && (
            <>
              <progress aria-label={m.find_progress()} value={search.done} max={search.total} />
              <button type="button" className="button" onClick={() => searches.cancel()}>
                {m.find_cancel()}
              </button>
            </>
          )}
        </div>
      )}
      {search.status === 'failed' && <p role="alert">{search.error.message}</p>}
      {!running && hits.length > 0 && (
        <SaveTable
          label={m.find_found()}
          name={`found.${kind}`}
          table={() => ({
            header: ['rank', 'tensor', 'channel', 'score', 'a', 'b'],
            rows: hits.map(({ tensor, channel, score, a, b }, i) => [i + 1, tensor, channel, score, a, b]),
          })}
        />
      )}
      {hits.length > 0 && (
        <ol className="found" aria-label={m.find_found()}>
          {hits.map((found) => (
            <FoundMap key={`${found.tensor} ${found.channel}`} found={found} theme={theme} onShow={show} />
          ))}
        </ol>
      )}
    </div>
  );
}

interface ActionsProps {
  readonly scope: SearchScope;
  readonly running: boolean;
}

function RegionActions({ scope, running }: ActionsProps) {
  const searches = useJob(createChannelSearches);
  const painted = useAppState((state) => state.painted);
  const hasPicture = useAppState(({ image }) => image !== null && image.kind !== 'tensor');
  const isRubbing = useAppState((state) => state.isRubbing);
  const { clearPaint, setRubbing, showPane } = useActions();
  const total = REGION_SIDE ** 2;
  const find = (): void => {
    const cells = new Float32Array(total);
    for (const cell of painted) cells[cell] = 1;
    searches.start({ kind: 'region', region: { columns: REGION_SIDE, rows: REGION_SIDE, cells } }, scope);
  };
  if (!hasPicture) return <p className="muted">{m.find_no_picture()}</p>;
  return (
    <>
      <span>
        {painted.size === 0
          ? m.find_paint()
          : m.find_painted({ share: Math.round((100 * painted.size) / total) })}
      </span>
      <button type="button" className="button narrow-only" onClick={() => showPane('picture')}>
        {m.find_to_image()}
      </button>
      <button
        type="button"
        className="button"
        disabled={running || painted.size === 0 || painted.size === total}
        onClick={find}
      >
        {m.find_start()}
      </button>
      <label className="check">
        <input type="checkbox" checked={isRubbing} onChange={({ target }) => setRubbing(target.checked)} />
        {m.find_rub()}
      </label>
      <button type="button" className="link-button" disabled={painted.size === 0} onClick={clearPaint}>
        {m.find_clear()}
      </button>
    </>
  );
}

function ImageActions({
  scope,
  running,
  remembered,
}: ActionsProps & { readonly remembered: RememberedImage | null }) {
  const searches = useJob(createChannelSearches);
  const image = useAppState((state) => state.image);
  const fits = remembered !== null && remembered.scope === scope;
  return (
    <>
      <button
        type="button"
        className="button"
        disabled={running || image === null}
        onClick={() => image !== null && searches.remember(image, scope)}
      >
        {m.find_remember()}
      </button>
      <button
        type="button"
        className="button"
        disabled={running || !fits}
        onClick={() => searches.start({ kind: 'separation' }, scope)}
      >
        {m.find_compare()}
      </button>
      <span className="muted">
        {fits ? m.find_remembered({ title: imageTitle(remembered.image) }) : m.find_remember_first()}
      </span>
    </>
  );
}
