import { useMemo } from 'react';
import type { SignalNetwork, Signals } from '../../../src/engine/protocol/parameters';
import { provenance } from '../../../src/network/provenance';
import type { Initialisation } from '../../../src/weights/initialise';
import { type Answer, failureOf, latestOf } from '../../ask/answers';
import { Said } from '../../glossary/Said';
import { useAnswer } from '../../hooks/useAnswer';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import { selectExplainedClass } from '../../store/explain-slice';
import type { SignalsOf } from '../../store/signals-slice';
import { InitialisationFields } from '../../ui/InitialisationFields';
import { Segmented } from '../../ui/Segmented';
import { DepthChart, type DepthSeries } from './DepthChart';
import { DepthTable } from './DepthTable';
import { decadesOf } from './scales';

/** What is tried first: the usual one, one that lets signals vanish, and one that lets them explode. */
const EXAMPLES: readonly (readonly [name: () => string, Initialisation])[] = [
  [() => m.design_he(), { scheme: 'he' }],
  [() => m.signals_sigma({ sigma: 0.01 }), { scheme: 'normal', sigma: 0.01 }],
  [() => m.signals_sigma({ sigma: 0.2 }), { scheme: 'normal', sigma: 0.2 }],
];

/** The deviations of one network, whichever are asked for; null for none of it. */
function useSignals(of: SignalsOf, network: SignalNetwork | null): Answer<Signals> {
  const index = useAppState(selectExplainedClass);
  const outputs = useAnswer('signals', of === 'outputs' && network !== null ? { network } : null);
  const asked = of === 'gradients' && network !== null && index !== null;
  const gradients = useAnswer('signal-gradients', asked ? { network, class: index } : null);
  return of === 'outputs' ? outputs : gradients;
}

const valuesOf = (answer: Answer<Signals>): ReadonlyMap<string, number> | null => {
  const data = latestOf(answer);
  return data === null ? null : new Map(data.names.map((name, i) => [name, data.deviations[i] ?? 0]));
};

/** How large signals are in each layer of a network as it begins, with and without batch norm, and of the loaded one. */
export function Initialisations() {
  const architecture = useAppState(selectArchitecture);
  const hasImage = useAppState((state) => state.result !== null);
  const isTrained = useAppState((state) => state.model?.source !== 'made');
  const isUsual = useAppState(
    ({ model }) => model?.spec.head === undefined && model?.spec.transitionNorm !== false,
  );
  const { initialisation, seed, of } = useAppState(({ signals }) => signals);
  const { changeSignals } = useActions();
  const draw = (norms: 'own' | 'none', connections?: 'chain'): SignalNetwork | null =>
    isUsual ? { kind: 'drawn', initialisation, seed, norms, ...(connections && { connections }) } : null;
  const loaded = useSignals(of, { kind: 'loaded' });
  const normed = useSignals(of, draw('own'));
  const plain = useSignals(of, draw('none'));
  const chainNormed = useSignals(of, draw('own', 'chain'));
  const chainPlain = useSignals(of, draw('none', 'chain'));
  const through = useMemo(
    () =>
      new Set<string>(
        architecture === null
          ? []
          : provenance(architecture).flatMap(({ sources }) => sources.map(({ tensor }) => tensor)),
      ),
    [architecture],
  );
  if (architecture === null) return null;
  if (!hasImage) return <p className="muted">{m.signals_no_image()}</p>;
  const seriesOf = (
    all: readonly (readonly [kind: string, label: string, answer: Answer<Signals>])[],
  ): readonly DepthSeries[] =>
    all.flatMap(([kind, label, answer]) => {
      const values = valuesOf(answer);
      return values === null ? [] : [{ kind, label, values }];
    });
  const dense = seriesOf([
    ['normed', m.signals_with_norm(), normed],
    ['plain', m.signals_without_norm(), plain],
    ['loaded', isTrained ? m.signals_trained() : m.signals_made(), loaded],
  ]);
  const chain = seriesOf([
    ['normed', m.signals_with_norm(), chainNormed],
    ['plain', m.signals_without_norm(), chainPlain],
  ]);
  const answers = [loaded, normed, plain, chainNormed, chainPlain];
  const waits = answers.some(({ status }) => status === 'pending');
  const failure = answers.map(failureOf).find((reason) => reason !== null);
  const decades = decadesOf([...dense, ...chain].flatMap(({ values }) => [...values.values()]));
  const key = JSON.stringify(initialisation);
  return (
    <>
      <p className="signals-lead">
        <Said parts={m.signals_lead.parts({})} />
      </p>
      <div className="signals-choices">
        <Segmented<SignalsOf>
          label={m.signals_of()}
          value={of}
          options={[
            { value: 'outputs', label: m.signals_outputs() },
            { value: 'gradients', label: m.signals_gradients() },
          ]}
          onChange={(wished) => changeSignals({ of: wished })}
        />
        <Segmented
          label={m.signals_examples()}
          value={
            EXAMPLES.find(([, example]) => JSON.stringify(example) === key)?.[1] === undefined ? null : key
          }
          options={EXAMPLES.map(([name, example]) => ({ value: JSON.stringify(example), label: name() }))}
          onChange={(value) => changeSignals({ initialisation: JSON.parse(value) as Initialisation })}
        />
        <InitialisationFields initialisation={initialisation} seed={seed} onChange={changeSignals} />
      </div>
      {failure !== undefined && <p className="signals-failure">{failure}</p>}
      {!isUsual && <p className="muted">{m.signals_unusual()}</p>}
      <ul className="signals-legend">
        {dense.map(({ kind, label }) => (
          <li key={kind} className={`is-${kind}`}>
            {label}
          </li>
        ))}
      </ul>
      <div className="signals-charts" aria-busy={waits}>
        <DepthChart
          title={m.signals_dense()}
          architecture={architecture}
          series={dense}
          through={through}
          decades={decades}
        />
        {isUsual && (
          <DepthChart
            title={m.signals_chain()}
            architecture={architecture}
            series={chain}
            through={through}
            decades={decades}
          />
        )}
      </div>
      <p className="muted" role="status">
        {waits ? m.signals_waits() : ''}
      </p>
      <p className="signals-says">
        <Said
          parts={of === 'outputs' ? m.signals_says_outputs.parts({}) : m.signals_says_gradients.parts({})}
        />
      </p>
      <p className="signals-says">{m.signals_says_norm()}</p>
      <p className="signals-says">
        <Said parts={m.signals_says_chain.parts({})} />
      </p>
      <DepthTable
        rows={architecture.ops.filter(({ name }) => through.has(name)).map(({ name }) => name)}
        columns={[
          ...dense.map((each) => ({ ...each, label: `${m.signals_dense()}: ${each.label}` })),
          ...chain.map((each) => ({ ...each, label: `${m.signals_chain()}: ${each.label}` })),
        ]}
      />
    </>
  );
}
