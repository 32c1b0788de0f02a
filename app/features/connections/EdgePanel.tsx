import type { ReactNode } from 'react';
import type { ConnectivityMode } from '../../../src/explain/connectivity';
import { latestOf } from '../../ask/answers';
import { useConnectivity, valueOfEdge } from '../../hooks/useConnectivity';
import { useEndTitle } from '../../hooks/useEndTitle';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import type { EdgeRef } from '../../store/explain-slice';
import { formatValue } from '../../words/format';
import { measureOptions } from '../../words/measures';

interface EdgePanelProps {
  readonly edge: EdgeRef;
  /** What cutting it did in the sweep; null when it was not swept. */
  readonly effect: number | null;
}

/** One connection: its strength in every measure, its effect, and the knife. */
export function EdgePanel({ edge, effect }: EdgePanelProps) {
  const strengths: Readonly<Record<ConnectivityMode, number | null>> = {
    weight: valueOfEdge(latestOf(useConnectivity('weight')), edge),
    'weight-gamma': valueOfEdge(latestOf(useConnectivity('weight-gamma')), edge),
    'weight-activation': valueOfEdge(latestOf(useConnectivity('weight-activation')), edge),
  };
  const endTitle = useEndTitle();
  const hasImage = useAppState((state) => state.result !== null);
  const cut = useAppState((state) =>
    state.cuts.find(({ source, reader }) => source === edge.source && reader === edge.reader),
  );
  const names = useAppState((state) => state.names);
  const { addCut, undoCut, selectEdge, selectPart, setTab } = useActions();
  const rows: readonly (readonly [ReactNode, number | null])[] = [
    ...measureOptions(names).map(({ value, label }) => [label, strengths[value]] as const),
    [m.connections_effect_when_cut(), effect],
  ];
  const knife = (mode: 'zero' | 'mean', label: string) => (
    <button
      type="button"
      className="button"
      disabled={!hasImage || cut?.mode === mode}
      onClick={() => void addCut({ ...edge, mode })}
    >
      {label}
    </button>
  );
  return (
    <section className="edge-panel" aria-label={m.connections_edge()}>
      <div className="edge-title">
        <h3>
          {endTitle(edge.source)} → {endTitle(edge.reader)}
        </h3>
        <button type="button" className="link-button" onClick={() => selectEdge(null)}>
          {m.connections_close()}
        </button>
      </div>
      <p className="mono muted edge-names">
        {edge.source} → {edge.reader}
      </p>
      <dl className="facts mono">
        {rows.map(([term, value], i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the rows are fixed.
          <div key={i} className="fact">
            <dt>{term}</dt>
            <dd>{value === null ? '–' : formatValue(value)}</dd>
          </div>
        ))}
      </dl>
      <div className="edge-actions">
        {knife('zero', m.connections_cut_zero())}
        {knife('mean', m.connections_cut_mean())}
        {cut !== undefined && (
          <button type="button" className="button" onClick={() => void undoCut(cut)}>
            {m.connections_heal()}
          </button>
        )}
        <button
          type="button"
          className="link-button"
          onClick={() => {
            selectPart(edge.reader);
            setTab('maps');
          }}
        >
          {m.connections_show_maps()}
        </button>
      </div>
    </section>
  );
}
