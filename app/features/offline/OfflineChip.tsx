import { useState } from 'react';
import { useStore } from 'zustand';
import { createOffline, type Offline, type OfflineKeeping, type OfflineState } from '../../jobs/offline';
import { underWay } from '../../jobs/under-way';
import { m } from '../../messages/m';
import { useAppState, useJob, useServices } from '../../services';
import type { AppState } from '../../store/app-state';
import { dataOf } from '../../store/async-state';
import { Popover } from '../../ui/Popover';
import { formatBytes } from '../../words/format';
import { selectIsIdle, selectLoss, updateSentence } from './update-sentence';
import './offline.css';

function chipText(keeping: OfflineKeeping): string {
  switch (keeping.status) {
    case 'starting':
      return m.offline_chip_starting();
    case 'keeping':
      return m.offline_chip_keeping({
        percent: Math.floor((100 * keeping.loaded) / Math.max(1, keeping.total)),
      });
    case 'ready':
      return m.offline_chip_ready();
    default:
      return m.offline_chip_online();
  }
}

function sentence(keeping: OfflineKeeping): string {
  switch (keeping.status) {
    case 'starting':
    case 'keeping':
      return chipText(keeping);
    case 'ready':
      return m.offline_ready({ size: formatBytes(keeping.bytes) });
    case 'freed':
      return m.offline_freed();
    case 'failed':
      return {
        quota: () => m.offline_quota(),
        denied: () => m.offline_denied(),
        unreachable: () => m.offline_unreachable(),
        'other-build': () => m.offline_other_build(),
      }[keeping.problem]();
    case 'none':
      return {
        insecure: () => m.offline_insecure(),
        unsupported: () => m.offline_unsupported(),
        refused: () => m.offline_refused(),
      }[keeping.why]();
  }
}

const selectModelBytes = ({ catalogue }: AppState): number =>
  (dataOf(catalogue) ?? []).reduce((sum, { kept }) => sum + (kept?.bytes ?? 0), 0);

function Panel({ offline, state }: { readonly offline: Offline; readonly state: OfflineState }) {
  const { keeping, threadsComeNext } = state;
  const modelBytes = useAppState(selectModelBytes);
  return (
    <div className="offline-panel">
      <p>{sentence(keeping)}</p>
      {keeping.status === 'keeping' && (
        <progress aria-label={m.offline_label()} value={keeping.loaded} max={Math.max(1, keeping.total)} />
      )}
      {modelBytes > 0 && <p className="muted">{m.offline_models({ size: formatBytes(modelBytes) })}</p>}
      {threadsComeNext && <p className="muted">{m.offline_threads()}</p>}
      <p className="offline-row">
        {keeping.status === 'ready' && (
          <button type="button" className="button" onClick={() => offline.free()}>
            {m.offline_free({ size: formatBytes(keeping.bytes) })}
          </button>
        )}
        {keeping.status === 'freed' && (
          <button type="button" className="button" onClick={() => offline.keep()}>
            {m.offline_keep()}
          </button>
        )}
        {keeping.status === 'failed' && keeping.problem !== 'other-build' && (
          <button type="button" className="button" onClick={() => offline.keep()}>
            {m.offline_again()}
          </button>
        )}
        {(threadsComeNext || (keeping.status === 'failed' && keeping.problem === 'other-build')) && (
          <button type="button" className="button" onClick={() => location.reload()}>
            {m.offline_reload()}
          </button>
        )}
      </p>
    </div>
  );
}

/** Tells of a newer version, when nothing else is under way, and takes it when it is told to. */
function UpdateSentence({ offline }: { readonly offline: Offline }) {
  const isIdle = useAppState(selectIsIdle);
  const others = useStore(underWay(useServices().engine).count);
  const loss = useAppState(selectLoss);
  const [isLater, setLater] = useState(false);
  if (isLater || !isIdle || others > 0) return null;
  return (
    <div className="offline-update" role="status">
      <span>{updateSentence(loss)}</span>
      <button type="button" className="button" onClick={() => offline.takeUpdate()}>
        {m.offline_update_take()}
      </button>
      <button type="button" className="link-button" onClick={() => setLater(true)}>
        {m.offline_update_later()}
      </button>
    </div>
  );
}

/** Whether the page works without a network, what that takes, and a way to free it. */
export function OfflineChip() {
  const offline = useJob(createOffline);
  const state = useStore(offline.state);
  const { status } = state.keeping;
  return (
    <>
      <Popover
        label={m.offline_label()}
        button={
          <>
            <span className={`offline-mark is-${status}`} aria-hidden="true" />
            <span className="offline-chip-text">{chipText(state.keeping)}</span>
          </>
        }
      >
        {() => <Panel offline={offline} state={state} />}
      </Popover>
      {state.hasUpdate && <UpdateSentence offline={offline} />}
    </>
  );
}
