import { useMemo, useState } from 'react';
import type { BlockConnectivity, ConnectivityMode } from '../../../src/explain/connectivity';
import { useAppState, useServices } from '../../services';
import { Segmented } from '../../ui/Segmented';
import { ConnectivityMatrix } from './ConnectivityMatrix';
import { useAnswer } from './useAnswer';

const MODES = [
  { value: 'weight', label: '|W|' },
  { value: 'weight-gamma', label: '|W·γ|' },
  { value: 'weight-activation', label: '|W|·a' },
] as const;

const MEANING: Readonly<Record<ConnectivityMode, string>> = {
  weight: 'Mean |weight| that a reader puts on what a source wrote, as in Figure 5 of the paper',
  'weight-gamma': 'Mean |weight × scale of the reader’s batch norm|',
  'weight-activation': 'Mean of |weight| × mean activation that it meets, for this image',
};

/** How strongly every reader is connected to every source of its block. */
export function ConnectionsTab() {
  const { engine } = useServices();
  const model = useAppState((state) => state.model);
  const runId = useAppState((state) => state.result?.runId ?? null);
  const [mode, setMode] = useState<ConnectivityMode>('weight');
  const [reading, setReading] = useState<string | null>(null);
  const perImage = mode === 'weight-activation';
  // Weights do not change with the image.
  const subject = perImage ? runId : 0;
  const question = useMemo(
    () =>
      model === null || subject === null ? null : { model, subject, ask: () => engine.connectivity(mode) },
    [engine, model, subject, mode],
  );
  const { data, failure } = useAnswer<readonly BlockConnectivity[]>(question);
  return (
    <div className="connections scrolls">
      <div className="connections-head">
        <Segmented label="Measure" value={mode} options={MODES} onChange={setMode} />
        <p className="connections-reading mono">
          {reading ?? <span className="muted">{MEANING[mode]}</span>}
        </p>
      </div>
      {failure !== null && <p role="alert">{failure}</p>}
      {question === null && <p className="muted">This measure needs an image.</p>}
      <div className="connections-blocks">
        {data?.map((block, b) => (
          <ConnectivityMatrix key={block.name} block={block} number={b + 1} onRead={setReading} />
        ))}
        <p className="connections-note">
          Rows write, columns read; each block is shaded up to its own strongest connection. The numbers are
          exact, but weights are only a proxy for use: a strong weight need not be a strong effect.
        </p>
      </div>
    </div>
  );
}
