import { useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { BlockConnectivity } from '../../../src/explain/connectivity';
import { type SweepMeasure, sweepCorrelation, sweepEffects } from '../../../src/explain/sweep';
import { failureOf, latestOf } from '../../ask/answers';
import { useConnectivity, valueOfEdge } from '../../hooks/useConnectivity';
import { useEndTitle } from '../../hooks/useEndTitle';
import { foundOf } from '../../jobs/job';
import { createSweeps } from '../../jobs/sweep';
import { useActions, useAppState, useJob } from '../../services';
import { type EdgeRef, selectQuestion } from '../../store/explain-slice';
import { Segmented } from '../../ui/Segmented';
import { formatValue } from '../../words/format';
import { MEASURE_MEANING, MEASURES } from '../../words/measures';
import { BlockFigure } from './BlockFigure';
import { EdgePanel } from './EdgePanel';
import { Observations } from './Observations';
import { type EffectKind, SweepBar } from './SweepBar';
import './connections.css';

/** How strongly every reader is connected to every source of its block, and what cutting each does. */
export function ConnectionsTab() {
  // The arcs of the network are weighted alike.
  const mode = useAppState((state) => state.measure ?? 'weight');
  const { setMeasure } = useActions();
  const [only, setOnly] = useState('all');
  const [showsValues, setShowsValues] = useState(false);
  const [effect, setEffect] = useState<EffectKind>('logit');
  const answer = useConnectivity(mode);
  const data = latestOf(answer);
  const failure = failureOf(answer);
  const hovered = useAppState((state) => state.hoveredEdge);
  const edge = useAppState((state) => state.edge);
  const endTitle = useEndTitle();
  const needsImage = useAppState((state) => mode === 'weight-activation' && state.result === null);
  const { effects, correlation } = useEffects(data, effect);

  const reading = valueOfEdge(data, hovered);
  const effectReading = valueOfEdge(effects, hovered);
  const shown = data?.filter((_, b) => only === 'all' || only === String(b + 1)) ?? [];
  return (
    <div className="connections scrolls">
      <div className="connections-head">
        <Segmented label="Measure" value={mode} options={MEASURES} onChange={setMeasure} />
        <Segmented
          label="Blocks"
          value={only}
          options={[
            { value: 'all', label: 'All' },
            ...(data ?? []).map((_, b) => ({ value: String(b + 1), label: `${b + 1}` })),
          ]}
          onChange={setOnly}
        />
        <label className="check">
          <input
            type="checkbox"
            checked={showsValues}
            onChange={({ target }) => setShowsValues(target.checked)}
          />{' '}
          Values
        </label>
        <p className="connections-reading mono" aria-live="polite">
          {hovered !== null && reading !== null ? (
            <>
              {blockText(hovered, data, endTitle)}: {formatValue(reading)}
              {effectReading !== null && `, effect ${formatValue(effectReading)}`}
            </>
          ) : (
            <span className="muted">{MEASURE_MEANING[mode]}</span>
          )}
        </p>
      </div>
      <p className="connections-note">
        Rows write, columns read; each block is shaded from its own weakest connection to its strongest. The
        numbers are exact, but weights are only a proxy for use: a strong weight need not be a strong effect.
        Effects are exact too, for this image and for one cut at a time; zeros are not neutral, since the next
        layers never saw them in training.
      </p>
      <SweepBar effect={effect} onEffect={setEffect} />
      {correlation !== null && (
        <p className="connections-correlation">
          Rank correlation of strength and size of effect over {correlation.count} connections:{' '}
          <strong className="mono">{correlation.rho.toFixed(2).replace('-', '−')}</strong>
          <span className="muted">
            {' '}
            (1: the strong weights are the strong effects; 0: weights tell nothing of effects)
          </span>
        </p>
      )}
      {failure !== null && <p role="alert">{failure}</p>}
      {needsImage && <p className="muted">This measure needs an image.</p>}
      <div className="connections-main">
        <div className="connections-blocks">
          {shown.map((block) => (
            <BlockFigure
              key={block.name}
              block={block}
              effects={effects?.find(({ name }) => name === block.name) ?? null}
              size={only === 'all' ? (showsValues ? 'values' : 'small') : showsValues ? 'values' : 'large'}
            />
          ))}
        </div>
        {edge !== null && <EdgePanel edge={edge} effect={valueOfEdge(effects, edge)} />}
      </div>
      {data !== null && <Observations blocks={data} />}
    </div>
  );
}

/** "block 2, layer 2 → layer 8" */
function blockText(
  { source, reader }: EdgeRef,
  blocks: readonly { readonly sources: readonly string[] }[] | null,
  endTitle: (name: string) => string,
): string {
  const at = blocks?.findIndex(({ sources }) => sources.includes(source)) ?? -1;
  return `block ${at + 1}, ${endTitle(source)} → ${endTitle(reader)}`;
}

/** The effects of the sweep, arranged as strengths are, and how well the strengths foretell them. */
function useEffects(data: readonly BlockConnectivity[] | null, kind: EffectKind) {
  const sweep = foundOf(useStore(useJob(createSweeps).state));
  const question = useAppState(selectQuestion);
  const activation = useAppState((state) => state.model?.activation ?? 'softmax');
  return useMemo(() => {
    if (sweep === null || data === null || question === null) return { effects: null, correlation: null };
    const measure: SweepMeasure = kind === 'logit' ? { kind, question } : { kind, activation };
    const effects = sweepEffects(data, sweep.cells, sweep.uncut, measure);
    const correlation = sweepCorrelation(data, effects);
    return { effects, correlation: Number.isNaN(correlation.rho) ? null : correlation };
  }, [sweep, data, question, kind, activation]);
}
