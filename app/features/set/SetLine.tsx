import { useStore } from 'zustand';
import { createImageSets } from '../../jobs/image-set';
import { useAppState, useJob } from '../../services';
import { m } from './messages/m';
import { paceText, progressText } from './progress-text';
import './set-line.css';

/** The set at hand while its view is closed: how far it has run; what leads there otherwise. */
export function SetLine({ otherwise }: { readonly otherwise: string }) {
  const sets = useJob(createImageSets);
  const state = useStore(sets.state);
  const isOpen = useAppState(({ setView }) => setView !== null);
  const { stage, set, done, failed, duplicates } = state;
  if (isOpen || stage.status === 'idle') return otherwise;
  const total = set?.entries.length ?? 0;
  const said = stage.status === 'failed' ? [stage.error.message] : paceText(state, true);
  const isUnderWay = stage.status === 'running' || stage.status === 'paused';
  return (
    <span className="set-line" title={progressText(state)}>
      {m.set_line()}
      <span className="set-line-said muted">{said.join(m.set_between())}</span>
      {isUnderWay && (
        <span
          className="set-line-bar"
          style={{ width: `${(100 * (done + failed + duplicates)) / Math.max(1, total)}%` }}
        />
      )}
    </span>
  );
}
