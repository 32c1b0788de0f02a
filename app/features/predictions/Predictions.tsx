import type { ReactNode } from 'react';
import { useActions, useAppState } from '../../services';
import type { AppState } from '../../store/app-state';
import { dataOf } from '../../store/async-state';
import { formatMilliseconds, formatPercent, formatValue } from '../../words/format';
import { ChangedPredictions } from './ChangedPredictions';
import './predictions.css';

/** What the model at work is said to know, so that nobody wonders at its answers. */
const knowledge = ({ catalogue, model }: AppState): string | null =>
  dataOf(catalogue)?.find(({ id }) => id === model?.id)?.note ?? null;

/**
 * The classes that the network finds most likely.
 * @param props - `children`: what else there is to say of the model
 */
export function Predictions({ children }: { readonly children?: ReactNode }) {
  const result = useAppState((state) => state.result);
  const labels = useAppState((state) => state.model?.labels);
  const stale = useAppState((state) => state.run.status === 'pending');
  const showLogits = useAppState((state) => state.showLogits);
  const comparison = useAppState((state) => state.comparison);
  const cutCount = useAppState((state) => state.cuts.length);
  const healed = useAppState((state) => state.healedCuts);
  const { setShowLogits, setCuts } = useActions();

  const note = useAppState(knowledge);
  const isSigmoid = useAppState((state) => state.model?.activation === 'sigmoid');
  const emoji = (index: number) => labels?.[index]?.emoji ?? null;
  const hasEmoji = result?.top.some(({ index }) => emoji(index) !== null) ?? false;
  return (
    <section className={`predictions ${stale ? 'is-stale' : ''}`} aria-labelledby="predictions-title">
      <div className="predictions-head">
        <h2 id="predictions-title" className="heading">
          Predictions
        </h2>
        <button
          type="button"
          className="link-button"
          aria-pressed={showLogits}
          onClick={() => setShowLogits(!showLogits)}
        >
          Logits
        </button>
      </div>
      {comparison !== null && (
        <p className="predictions-cut">
          {cutCount === 1 ? '1 cut holds' : `${cutCount} cuts hold`}: before → after.
          <button type="button" className="link-button" onClick={() => void setCuts([])}>
            Heal
          </button>
        </p>
      )}
      {cutCount === 0 && healed.length > 0 && (
        <p className="predictions-cut" role="status">
          Another run healed {healed.length === 1 ? 'the cut' : `the ${healed.length} cuts`} that held.
          <button
            type="button"
            className="link-button"
            disabled={result === null}
            onClick={() => void setCuts(healed)}
          >
            Cut again
          </button>
        </p>
      )}
      {result === null ? (
        <NothingYet />
      ) : comparison !== null ? (
        <ChangedPredictions comparison={comparison} />
      ) : (
        <ol className={`predictions-list ${hasEmoji ? '' : 'has-no-emoji'}`}>
          {result.top.map(({ index, label, logit, probability }, rank) => (
            <li key={index} className={`prediction ${rank === 0 ? 'is-first' : ''}`}>
              <span className="prediction-emoji" aria-hidden="true">
                {emoji(index) ?? <span className="mono muted prediction-value">{rank + 1}</span>}
              </span>
              <span className="prediction-label" title={label}>
                {label}
              </span>
              <span className="prediction-value mono">
                {showLogits && <span className="prediction-logit">{formatValue(logit)} · </span>}
                {formatPercent(probability)}
              </span>
              <div className="prediction-bar">
                <div style={{ width: `${probability * 100}%` }} />
              </div>
            </li>
          ))}
        </ol>
      )}
      {isSigmoid && (
        <p className="predictions-note">
          Sigmoid: each class stands by itself, so several may be likely, or none.
        </p>
      )}
      {note !== null && <p className="predictions-note">{note}</p>}
      {children}
    </section>
  );
}

/** As high as the five rows that will stand here: what is below must not move under a visitor's finger. */
function NothingYet() {
  return (
    <div className="predictions-none">
      <p className="muted">No image has run yet.</p>
      <div className="predictions-list" aria-hidden="true">
        {[1, 2, 3, 4, 5].map((rank) => (
          <div key={rank} className="prediction">
            <span className="prediction-label">&nbsp;</span>
            <span className="prediction-value mono">&nbsp;</span>
            <div className="prediction-bar" />
          </div>
        ))}
      </div>
    </div>
  );
}

/** Speaks each result once. */
export function ResultAnnouncement() {
  const result = useAppState((state) => state.result);
  const running = useAppState((state) => state.run.status === 'pending');
  const [first, second] = result?.top ?? [];
  const text =
    result === null || first === undefined || running
      ? ''
      : [
          `${first.label}, ${formatPercent(first.probability)}`,
          second === undefined ? '' : `; then ${second.label}, ${formatPercent(second.probability)}`,
          `. ${formatMilliseconds(result.timings.run)}.`,
        ].join('');
  return (
    <div className="visually-hidden" role="status">
      {text}
    </div>
  );
}
