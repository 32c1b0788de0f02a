import { failureOf, latestOf } from '../../ask/answers';
import { Said } from '../../glossary/Said';
import { useAnswer } from '../../hooks/useAnswer';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import { formatValue } from '../../words/format';
import { briefName } from '../../words/parts';
import { DepthChart } from './DepthChart';
import { DepthTable } from './DepthTable';

/** How far this image's statistics are from the running ones of every batch norm. */
export function Statistics() {
  const architecture = useAppState(selectArchitecture);
  const hasImage = useAppState((state) => state.result !== null);
  const isMade = useAppState((state) => state.model?.source === 'made');
  const { selectTensor } = useActions();
  const answer = useAnswer('norm-moments', {});
  const data = latestOf(answer);
  if (!hasImage) return <p className="muted">{m.signals_no_image()}</p>;
  if (architecture === null || data === null)
    return <p className="muted">{failureOf(answer) ?? m.signals_waits()}</p>;
  const { norms } = data;
  const shifts = new Map<string, number>(norms.map(({ name, shift }) => [name, shift]));
  const sorted = norms.map(({ shift }) => shift).sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)];
  const farthest = norms.reduce<(typeof norms)[number] | null>(
    (far, each) => (far === null || each.shift > far.shift ? each : far),
    null,
  );
  if (farthest === null || median === undefined) return <p className="muted">{m.signals_no_norms()}</p>;
  const series = { kind: 'shift', label: m.signals_shift(), values: shifts };
  return (
    <>
      <p className="signals-lead">
        <Said parts={m.signals_statistics_lead.parts({})} />
      </p>
      <div className="signals-charts" aria-busy={answer.status === 'pending'}>
        <DepthChart
          title={m.signals_shift_title()}
          architecture={architecture}
          series={[series]}
          through={new Set(shifts.keys())}
          mark={1}
        />
      </div>
      <p className="signals-says">
        {m.signals_shift_median({ median: formatValue(median) })}{' '}
        <button type="button" className="link" onClick={() => selectTensor(farthest.name)}>
          {m.signals_shift_farthest({ name: briefName(farthest.name), shift: formatValue(farthest.shift) })}
        </button>
      </p>
      <p className="signals-says">{isMade ? m.signals_shift_made() : m.signals_shift_says()}</p>
      <DepthTable rows={[...shifts.keys()]} columns={[series]} />
    </>
  );
}
