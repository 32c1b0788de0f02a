import { memo } from 'react';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import { MEASURE_MEANING, MEASURES, measureOptions } from '../../words/measures';
import type { ArcStrengths } from './useNetworkOptions';

/** How the arcs are weighed, from which strength on they are drawn, and how many that are. */
export const ArcControls = memo(function ArcControls({
  shown,
  of,
  failure,
}: Omit<ArcStrengths, 'strengthOf'>) {
  const measure = useAppState((state) => state.measure);
  const names = useAppState((state) => state.names);
  const threshold = useAppState((state) => state.threshold);
  const { setMeasure, setThreshold } = useActions();
  return (
    <div className="arc-controls">
      <label>
        <span className="muted">{m.network_arcs()}</span>{' '}
        <select
          value={measure ?? ''}
          title={measure === null ? m.network_arcs_meaning() : MEASURE_MEANING[measure]()}
          onChange={({ target }) =>
            setMeasure(MEASURES.find(({ value }) => value === target.value)?.value ?? null)
          }
        >
          <option value="">{m.network_arcs_alike()}</option>
          {measureOptions(names).map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
      {measure !== null && failure === null && (
        <label className="arc-threshold">
          <span className="visually-hidden">{m.network_threshold()}</span>
          <input
            type="range"
            min={0}
            max={1}
            step={0.01}
            value={threshold}
            onChange={({ target }) => setThreshold(target.valueAsNumber)}
          />
          <span className="arc-count mono muted" data-widest={m.network_arcs_shown({ shown: of, of })}>
            {m.network_arcs_shown({ shown, of })}
          </span>
        </label>
      )}
      {failure !== null && <span className="muted">{failure}</span>}
    </div>
  );
});
