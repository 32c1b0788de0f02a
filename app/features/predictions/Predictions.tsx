import { type ReactNode, Suspense, useEffect, useState } from 'react';
import { isFed } from '../../../src/engine/protocol/subject';
import type { ClassLabel } from '../../../src/formats/canonical';
import { type CatalogueEntry, modelNote } from '../../catalogue/library';
import { selectHidesPredictions } from '../../hooks/useRegion';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import type { AppState } from '../../store/app-state';
import { dataOf } from '../../store/async-state';
import { selectKnowsDrawings } from '../../store/model-slice';
import type { RunSummary } from '../../store/run-slice';
import { ClassName } from '../../ui/ClassName';
import { lazily } from '../../ui/lazily';
import { className, englishName } from '../../words/class-names';
import { formatMilliseconds, formatPercent, formatValue } from '../../words/format';
import { PredictionButton } from './PredictionButton';
import './predictions.css';

const ChangedPredictions = lazily(() => import('./ChangedPredictions'), 'ChangedPredictions');
const NoClasses = lazily(() => import('./Unusual'), 'NoClasses');
const NoNumbers = lazily(() => import('./Unusual'), 'NoNumbers');
const ThresholdFigure = lazily(() => import('./ThresholdMark'), 'ThresholdFigure');
const ThresholdMark = lazily(() => import('./ThresholdMark'), 'ThresholdMark');
const ThresholdNote = lazily(() => import('./Unusual'), 'ThresholdNote');

/** What the model at work is said to know, so that nobody wonders at its answers. */
const knowledge = ({ catalogue, model }: AppState): CatalogueEntry | null =>
  dataOf(catalogue)?.find(({ id }) => id === model?.id) ?? null;

/**
 * The classes that the network finds most likely.
 * @param props - `children`: what else there is to say of the model
 */
export function Predictions({ children }: { readonly children?: ReactNode }) {
  return useAppState(selectHidesPredictions) ? <Hidden /> : <Shown>{children}</Shown>;
}

function Shown({ children }: { readonly children?: ReactNode }) {
  const result = useAppState((state) => state.result);
  // Pictures that keep coming are never old.
  const stale = useAppState((state) => state.run.status === 'pending' && !isFed(state.image));
  const showLogits = useAppState((state) => state.showLogits);
  const comparison = useAppState((state) => state.comparison);
  const cutCount = useAppState((state) => state.cuts.length);
  const healed = useAppState((state) => state.healedCuts);
  const { setShowLogits, setCuts } = useActions();

  const known = useAppState(knowledge);
  const hasClasses = useAppState((state) => state.model?.spec.numClasses !== 0);
  const thresholds = useAppState((state) => state.model?.thresholds);
  const isOwn = useAppState((state) => state.image?.kind === 'own');
  const knowsDrawings = useAppState(selectKnowsDrawings);
  const isSigmoid = useAppState((state) => state.model?.activation === 'sigmoid');
  return (
    <section className={`predictions ${stale ? 'is-stale' : ''}`} aria-labelledby="predictions-title">
      <div className="predictions-head">
        <h2 id="predictions-title" className="heading">
          {m.predictions_title()}
        </h2>
        <button
          type="button"
          className="link-button"
          aria-pressed={showLogits}
          onClick={() => setShowLogits(!showLogits)}
        >
          {m.predictions_logits()}
        </button>
      </div>
      {comparison !== null && (
        <p className="predictions-cut">
          {m.predictions_cuts_hold({ count: cutCount })}
          <button type="button" className="link-button" onClick={() => void setCuts([])}>
            {m.predictions_heal()}
          </button>
        </p>
      )}
      {cutCount === 0 && healed.length > 0 && (
        <p className="predictions-cut" role="status">
          {m.predictions_healed({ count: healed.length })}
          <button
            type="button"
            className="link-button"
            disabled={result === null}
            onClick={() => void setCuts(healed)}
          >
            {m.predictions_cut_again()}
          </button>
        </p>
      )}
      {result === null ? (
        <NothingYet />
      ) : !hasClasses ? (
        <Suspense>
          <NoClasses />
        </Suspense>
      ) : result.isUnranked ? (
        <Suspense>
          <NoNumbers />
        </Suspense>
      ) : comparison !== null ? (
        <Suspense fallback={<List top={result.top} />}>
          <ChangedPredictions comparison={comparison} />
        </Suspense>
      ) : (
        <List top={result.top} />
      )}
      {thresholds !== undefined && (
        <Suspense>
          <ThresholdNote />
        </Suspense>
      )}
      {result !== null && !result.isUnranked && <p className="predictions-hint">{m.predictions_click()}</p>}
      {isSigmoid && <p className="predictions-note">{m.predictions_sigmoid()}</p>}
      {isOwn && knowsDrawings ? (
        <p className="predictions-note is-warning">{m.predictions_drawings()}</p>
      ) : (
        known !== null && <p className="predictions-note">{modelNote(known)}</p>
      )}
      {children}
    </section>
  );
}

/** The likeliest classes, each with its bar. */
function List({ top }: Pick<RunSummary, 'top'>) {
  const thresholds = useAppState((state) => state.model?.thresholds);
  const labels = useAppState((state) => state.model?.labels);
  const showLogits = useAppState((state) => state.showLogits);
  const emoji = (index: number) => labels?.[index]?.emoji ?? null;
  const hasEmoji = top.some(({ index }) => emoji(index) !== null);
  return (
    <ol className={`predictions-list ${hasEmoji ? '' : 'has-no-emoji'}`}>
      {top.map(({ index, logit, probability }, rank) => (
        <li key={index}>
          <PredictionButton index={index} name={className(labels, index)} isFirst={rank === 0}>
            <span className="prediction-emoji" aria-hidden="true">
              {emoji(index) ?? <span className="mono muted prediction-value">{rank + 1}</span>}
            </span>
            <ClassName
              className="prediction-label"
              name={className(labels, index)}
              english={englishName(labels, index)}
            />
            <span className="prediction-value mono">
              {showLogits && <span className="prediction-logit">{formatValue(logit)} · </span>}
              {formatPercent(probability)}
              {thresholds !== undefined && (
                <Suspense>
                  <ThresholdFigure threshold={thresholds[index] ?? null} probability={probability} />
                </Suspense>
              )}
            </span>
            <span className="prediction-bar">
              <span style={{ width: `${probability * 100}%` }} />
              {thresholds !== undefined && (
                <Suspense>
                  <ThresholdMark threshold={thresholds[index] ?? null} probability={probability} />
                </Suspense>
              )}
            </span>
          </PredictionButton>
        </li>
      ))}
    </ol>
  );
}

/** As high as the five rows that will stand here: what is below must not move under a visitor's finger. */
function NothingYet({ text = m.predictions_none() }: { readonly text?: string }) {
  return (
    <div className="predictions-none">
      <p className="muted">{text}</p>
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

/** While a lesson asks what the network believes: no name, no number, and bars that are all alike. */
function Hidden() {
  return (
    <section className="predictions" aria-labelledby="predictions-title">
      <div className="predictions-head">
        <h2 id="predictions-title" className="heading">
          {m.predictions_title()}
        </h2>
      </div>
      <NothingYet text={m.predictions_hidden()} />
    </section>
  );
}

/** Milliseconds for which one of many pictures must stay before it is spoken. */
const STAYS = 1500;

/** Speaks each result once; of pictures that keep coming, those that stay. */
export function ResultAnnouncement() {
  const result = useAppState((state) => state.result);
  const running = useAppState((state) => state.run.status === 'pending');
  const labels = useAppState((state) => state.model?.labels);
  const isOneOfMany = useAppState((state) => isFed(state.image));
  const isHidden = useAppState(selectHidesPredictions);
  const [stayed, setStayed] = useState('');
  const said = result === null || running || isHidden ? '' : spoken(result, labels);
  useEffect(() => {
    if (!isOneOfMany) return;
    const timer = setTimeout(() => setStayed(said), STAYS);
    return () => clearTimeout(timer);
  }, [isOneOfMany, said]);
  return (
    <div className="visually-hidden" role="status">
      {isOneOfMany && !isHidden ? stayed : said}
    </div>
  );
}

function spoken(
  { top: [first, second], isUnranked, timings }: RunSummary,
  labels: readonly ClassLabel[] | undefined,
) {
  if (first === undefined) return '';
  if (isUnranked) return m.predictions_no_numbers();
  const said = {
    first: className(labels, first.index),
    probability: formatPercent(first.probability),
    time: formatMilliseconds(timings.run),
  };
  if (second === undefined) return m.predictions_spoken_one(said);
  return m.predictions_spoken_two({
    ...said,
    second: className(labels, second.index),
    second_probability: formatPercent(second.probability),
  });
}
