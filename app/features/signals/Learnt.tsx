import { failureOf, latestOf } from '../../ask/answers';
import { Said } from '../../glossary/Said';
import { useAnswer } from '../../hooks/useAnswer';
import { m } from '../../messages/m';
import { useAppState } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import { formatCount } from '../../words/format';
import { DepthChart } from './DepthChart';
import { DepthTable } from './DepthTable';
import { Moved } from './Moved';

/** Weights and batch norms through the whole network, beside what they began as. */
export function Learnt() {
  const architecture = useAppState(selectArchitecture);
  const isMade = useAppState((state) => state.model?.source === 'made');
  const answer = useAnswer('weight-summary', {}, { of: 'model' });
  const data = latestOf(answer);
  if (architecture === null || data === null)
    return <p className="muted">{failureOf(answer) ?? m.signals_reads()}</p>;
  const { convs, norms } = data;
  const by = <T extends { readonly name: string }>(all: readonly T[], of: (each: T) => number) =>
    new Map(all.map((each) => [each.name, of(each)]));
  const ratio = {
    kind: 'ratio',
    label: m.signals_ratio(),
    values: by(convs, ({ std, usual }) => std / usual),
  };
  const length = { kind: 'length', label: m.signals_norm_length(), values: by(convs, ({ norm }) => norm) };
  const gamma = { kind: 'gamma', label: m.signals_gamma(), values: by(norms, (each) => each.gamma) };
  const near = norms.reduce((sum, { nearZero }) => sum + nearZero, 0);
  const channels = norms.reduce((sum, each) => sum + each.channels, 0);
  return (
    <>
      <p className="signals-lead">
        <Said parts={m.signals_learnt_lead.parts({})} />
      </p>
      <div className="signals-charts">
        <DepthChart
          title={m.signals_ratio_title()}
          architecture={architecture}
          series={[ratio]}
          through={new Set(convs.map(({ name }) => name))}
          mark={1}
        />
        <DepthChart
          title={m.signals_length_title()}
          architecture={architecture}
          series={[length]}
          through={new Set(convs.map(({ name }) => name))}
        />
        <DepthChart
          title={m.signals_gamma_title()}
          architecture={architecture}
          series={[gamma]}
          through={new Set(norms.map(({ name }) => name))}
          mark={1}
        />
      </div>
      <p className="signals-says">
        {m.signals_near_zero({ near: formatCount(near), channels: formatCount(channels) })}
      </p>
      {isMade ? (
        <p className="signals-says">{m.signals_made_says()}</p>
      ) : (
        <Moved convs={convs} norms={norms} />
      )}
      <DepthTable
        rows={architecture.ops
          .filter(({ name }) => ratio.values.has(name) || gamma.values.has(name))
          .map(({ name }) => name)}
        columns={[ratio, length, gamma]}
      />
    </>
  );
}
