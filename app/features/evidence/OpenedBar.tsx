import { useCallback } from 'react';
import type { Engine } from '../../../src/engine/client/engine';
import type { LogitQuestion } from '../../../src/explain/head';
import { sourceNamed } from '../../../src/network/provenance';
import { useActions, useAppState } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import { EVIDENCE_GRADIENT, reachOf } from '../../words/evidence';
import { formatValue } from '../../words/format';
import { EvidenceMap } from './EvidenceMap';
import { useExplanation } from './useExplanation';

/** One bar of the ledger from within: its share of the class map, and its strongest channels. */
export function OpenedBar({ source, title }: { readonly source: string; readonly title: string }) {
  const architecture = useAppState(selectArchitecture);
  const { selectTensor, selectChannel, setTab } = useActions();
  const ask = useCallback(
    (engine: Engine, question: LogitQuestion) => engine.ask('source-share', { ...question, source }),
    [source],
  );
  const { answer, failure } = useExplanation(ask);
  if (answer === null) return <p className="muted opened-bar">{failure ?? 'One moment…'}</p>;
  const { data, dims, value, channels } = answer.value;
  const reach = reachOf(data);
  const show = (channel: number | null): void => {
    if (architecture !== null) selectTensor(sourceNamed(architecture, source)?.source.tensor ?? source);
    selectChannel(channel);
    setTab('maps');
  };
  return (
    <div className="opened-bar">
      <figure>
        <EvidenceMap
          data={data}
          dims={dims}
          reach={reach}
          className="share-map"
          label={`Share of ${title} in the class map; its mean is ${formatValue(value)}`}
        />
        <figcaption className="legend mono">
          <span>{formatValue(-reach)}</span>
          <div className="legend-bar" style={{ background: EVIDENCE_GRADIENT }} role="presentation" />
          <span>{formatValue(reach)}</span>
        </figcaption>
      </figure>
      <div className="strongest">
        <h4 className="heading">Strongest channels: weight × mean</h4>
        <ol>
          {channels.map(({ channel, weight, mean, value: share }) => (
            <li key={channel} className="mono">
              <button type="button" className="link-button" onClick={() => show(channel)}>
                map {channel}
              </button>
              <span className="muted">
                {formatValue(weight)} × {formatValue(mean)} ={' '}
              </span>
              <span>{formatValue(share)}</span>
            </li>
          ))}
        </ol>
        <button type="button" className="button" onClick={() => show(null)}>
          Show what {title} wrote
        </button>
      </div>
    </div>
  );
}
