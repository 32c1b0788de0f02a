import { useState } from 'react';
import { useStore } from 'zustand';
import type { FoundChannel, SearchScope } from '../../../src/engine/protocol/explain';
import { createChannelSearches } from '../../jobs/channel-searches';
import { foundOf } from '../../jobs/job';
import { SaveTable } from '../../save/SaveTable';
import { useActions, useAppState, useJob } from '../../services';
import { type FindKind, REGION_SIDE } from '../../store/find-slice';
import { imageTitle } from '../../store/run-slice';
import { Segmented } from '../../ui/Segmented';
import { FoundMap } from './FoundMap';
import './find.css';

const KINDS: readonly { readonly value: FindKind; readonly label: string }[] = [
  { value: 'region', label: 'A region of the image' },
  { value: 'images', label: 'Two images' },
];

const SCOPES: readonly { readonly value: SearchScope; readonly label: string }[] = [
  { value: 'written', label: 'What every layer wrote' },
  { value: 'bottleneck', label: 'Bottlenecks' },
];

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
        Scores are exact: how many standard deviations of its own map a channel responds more inside the
        region than outside, or how many its mean differs between two images. A channel that responds here
        need not be about what you see here: each unit has seen more of the image than its place, and one
        image, or two, are no proof.
      </p>
      <div className="find-bar">
        <Segmented label="Look for" value={kind} options={KINDS} onChange={setFindKind} />
        <Segmented label="Where" value={scope} options={SCOPES} disabled={running} onChange={setScope} />
      </div>
      {!hasImage ? (
        <p className="muted">A search needs an image.</p>
      ) : (
        <div className="find-bar">
          {kind === 'region' ? (
            <RegionActions scope={scope} running={running} />
          ) : (
            <ImageActions scope={scope} running={running} remembered={remembered} />
          )}
          {running && (
            <>
              <progress aria-label="Channels searched" value={search.done} max={search.total} />
              <button type="button" className="button" onClick={() => searches.cancel()}>
                Cancel
              </button>
            </>
          )}
        </div>
      )}
      {search.status === 'failed' && <p role="alert">{search.error.message}</p>}
      {!running && hits.length > 0 && (
        <SaveTable
          label="Channels found"
          name={`found.${kind}`}
          table={() => ({
            header: ['rank', 'tensor', 'channel', 'score', 'a', 'b'],
            rows: hits.map(({ tensor, channel, score, a, b }, i) => [i + 1, tensor, channel, score, a, b]),
          })}
        />
      )}
      {hits.length > 0 && (
        <ol className="found" aria-label="Channels found">
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
  const { clearPaint, setRubbing } = useActions();
  const total = REGION_SIDE ** 2;
  const find = (): void => {
    const cells = new Float32Array(total);
    for (const cell of painted) cells[cell] = 1;
    searches.start({ kind: 'region', region: { columns: REGION_SIDE, rows: REGION_SIDE, cells } }, scope);
  };
  if (!hasPicture) return <p className="muted">A ready-made tensor has no picture to paint on.</p>;
  return (
    <>
      <span>
        {painted.size === 0
          ? 'Paint on the image, at the left.'
          : `${Math.round((100 * painted.size) / total)} % of the image is painted.`}
      </span>
      <button
        type="button"
        className="button"
        disabled={running || painted.size === 0 || painted.size === total}
        onClick={find}
      >
        Find channels
      </button>
      <label className="check">
        <input type="checkbox" checked={isRubbing} onChange={({ target }) => setRubbing(target.checked)} />
        Rub out
      </label>
      <button type="button" className="link-button" disabled={painted.size === 0} onClick={clearPaint}>
        Clear
      </button>
    </>
  );
}

function ImageActions({
  scope,
  running,
  remembered,
}: ActionsProps & { readonly remembered: { readonly title: string; readonly scope: SearchScope } | null }) {
  const searches = useJob(createChannelSearches);
  const image = useAppState((state) => state.image);
  const fits = remembered !== null && remembered.scope === scope;
  return (
    <>
      <button
        type="button"
        className="button"
        disabled={running || image === null}
        onClick={() => image !== null && searches.remember(imageTitle(image), scope)}
      >
        Remember this image
      </button>
      <button
        type="button"
        className="button"
        disabled={running || !fits}
        onClick={() => searches.start({ kind: 'separation' }, scope)}
      >
        Find what tells the current image from it
      </button>
      <span className="muted">
        {fits
          ? `Remembered: ${remembered.title}. Now show another image.`
          : 'First remember one image, then show another.'}
      </span>
    </>
  );
}
