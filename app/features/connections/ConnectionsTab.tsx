import { useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { BlockConnectivity } from '../../../src/explain/connectivity';
import { type SweepMeasure, sweepCorrelation, sweepEffects } from '../../../src/explain/sweep';
import { failureOf, latestOf } from '../../ask/answers';
import { Said } from '../../glossary/Said';
import { useConnectivity, valueOfEdge } from '../../hooks/useConnectivity';
import { useEndTitle } from '../../hooks/useEndTitle';
import { foundOf } from '../../jobs/job';
import { createSweeps } from '../../jobs/sweep';
import { m } from '../../messages/m';
import { useActions, useAppState, useJob } from '../../services';
import { type EdgeRef, selectQuestion } from '../../store/explain-slice';
import { Rich } from '../../ui/Rich';
import { Segmented } from '../../ui/Segmented';
import { formatValue } from '../../words/format';
import { MEASURE_MEANING, measureOptions } from '../../words/measures';
import { BlockFigure } from './BlockFigure';
import { EdgePanel } from './EdgePanel';
import { Observations } from './Observations';
import { type EffectKind, SweepBar } from './SweepBar';
import './connections.css';

/** How strongly every reader is connected to every source of its block, and what cutting each does. */
export function ConnectionsTab() {
  // The arcs of the network are weighted alike.
  const mode = useAppState((state) => state.measure ?? 'weight');
  const names = useAppState((state) => state.names);
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
  const isReading = hovered !== null && reading !== null;
  const shown = data?.filter((_, b) => only === 'all' || only === String(b + 1)) ?? [];
  return (
    <div className="connections scrolls">
      <div className="connections-head">
        <Segmented
          label={m.connections_measure()}
          value={mode}
          options={measureOptions(names)}
          onChange={setMeasure}
        />
        <Segmented
          label={m.connections_blocks()}
          value={only}
          options={[
            { value: 'all', label: m.connections_all() },
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
          {m.connections_values()}
        </label>
        <p className="connections-reading mono" aria-live="polite">
          {/* It keeps its room while a reading stands in its place: what is below must not move under a press. */}
          <span className={isReading ? 'is-away' : 'muted'}>{MEASURE_MEANING[mode]()}</span>
          {isReading && <span>{readingText(hovered, data, endTitle, reading, effectReading)}</span>}
        </p>
      </div>
      <p className="connections-note">
        <Said parts={m.connections_note.parts({})} />
      </p>
      <SweepBar effect={effect} onEffect={setEffect} />
      {correlation !== null && (
        <p className="connections-correlation">
          <Rich
            parts={m.connections_correlation.parts({
              count: correlation.count,
              rho: correlation.rho.toFixed(2).replace('-', '−'),
            })}
            tags={{
              rho: (children) => <strong className="mono">{children}</strong>,
              note: (children) => <span className="muted">{children}</span>,
            }}
          />
        </p>
      )}
      {failure !== null && <p role="alert">{failure}</p>}
      {needsImage && <p className="muted">{m.connections_needs_image()}</p>}
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

/** "block 2, layer 2 → layer 8: 0.0123, effect −0.4" */
function readingText(
  { source, reader }: EdgeRef,
  blocks: readonly { readonly sources: readonly string[] }[] | null,
  endTitle: (name: string) => string,
  reading: number,
  effect: number | null,
): string {
  const at = blocks?.findIndex(({ sources }) => sources.includes(source)) ?? -1;
  const value = formatValue(reading);
  const words = { block: at + 1, source: endTitle(source), reader: endTitle(reader), value };
  return effect === null
    ? m.connections_reading(words)
    : m.connections_reading_effect({ ...words, effect: formatValue(effect) });
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
