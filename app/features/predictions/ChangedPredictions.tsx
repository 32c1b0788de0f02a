import type { LogitComparison, RankedClass } from '../../../src/explain/compare-logits';
import { m } from '../../messages/m';
import { useAppState } from '../../services';
import { className } from '../../words/class-names';
import { formatCount, formatPercent, formatValue } from '../../words/format';

/** Where a class stood, or stands now: words beside an arrow, so that neither is needed for the other. */
function Movement({
  rank: { before, after },
  isAfter,
}: Pick<RankedClass, 'rank'> & { readonly isAfter: boolean }) {
  if (before === after) return <>{m.changed_stays({ rank: formatCount(after) })}</>;
  const arrow = after < before ? '▲' : '▼';
  return (
    <>
      <span aria-hidden="true">{arrow}</span>{' '}
      {isAfter ? m.changed_was({ rank: formatCount(before) }) : m.changed_now({ rank: formatCount(after) })}
    </>
  );
}

interface RankingProps {
  readonly title: string;
  readonly classes: readonly RankedClass[];
  readonly isAfter: boolean;
}

function Ranking({ title, classes, isAfter }: RankingProps) {
  const labels = useAppState((state) => state.model?.labels);
  return (
    <div className="ranking">
      <h3 className="heading">{title}</h3>
      <ol aria-label={title}>
        {classes.map(({ index, before, after, rank }, i) => {
          const label = className(labels, index);
          const emoji = labels?.[index]?.emoji;
          const { probability } = isAfter ? after : before;
          const delta = after.logit - before.logit;
          return (
            <li key={index} className={isAfter && i === 0 ? 'is-first' : ''}>
              <span className="prediction-label" title={label}>
                {emoji !== undefined && <span aria-hidden="true">{emoji} </span>}
                {label}
              </span>
              <span className="prediction-value mono">{formatPercent(probability)}</span>
              <div className="ranking-bar" style={{ width: `${probability * 100}%` }} />
              <span className="ranking-moved">
                <Movement rank={rank} isAfter={isAfter} />
              </span>
              {!isAfter && (
                <span className="prediction-delta mono" title={m.changed_delta()}>
                  Δ {delta > 0 && '+'}
                  {formatValue(delta)}
                </span>
              )}
            </li>
          );
        })}
      </ol>
    </div>
  );
}

/** What the whole network believes beside what the cut one does, each in its own order. */
export function ChangedPredictions({ comparison }: { readonly comparison: LogitComparison }) {
  return (
    <div className="rankings">
      <Ranking title={m.changed_whole()} classes={comparison.leadersBefore} isAfter={false} />
      <Ranking title={m.changed_with_cuts()} classes={comparison.leadersAfter} isAfter />
    </div>
  );
}
