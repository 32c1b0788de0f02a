import { sourceNamed } from '../../../src/network/provenance';
import { dataOf, failureOf } from '../../ask/answers';
import { useAnswer } from '../../hooks/useAnswer';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import { selectQuestion } from '../../store/explain-slice';
import { EVIDENCE_GRADIENT, reachOf } from '../../words/evidence';
import { formatValue } from '../../words/format';
import { EvidenceMap } from './EvidenceMap';

/** One bar of the ledger from within: its share of the class map, and its strongest channels. */
export function OpenedBar({ source, title }: { readonly source: string; readonly title: string }) {
  const architecture = useAppState(selectArchitecture);
  const { selectTensor, selectChannel, setTab } = useActions();
  const question = useAppState(selectQuestion);
  const answer = useAnswer('source-share', question === null ? null : { ...question, source });
  const share = dataOf(answer);
  if (share === null) return <p className="muted opened-bar">{failureOf(answer) ?? m.ledger_moment()}</p>;
  const { data, dims, value, channels } = share;
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
          label={m.ledger_share({ title, mean: formatValue(value) })}
        />
        <figcaption className="legend mono">
          <span>{formatValue(-reach)}</span>
          <div className="legend-bar" style={{ background: EVIDENCE_GRADIENT }} role="presentation" />
          <span>{formatValue(reach)}</span>
        </figcaption>
      </figure>
      <div className="strongest">
        <h4 className="heading">{m.ledger_strongest()}</h4>
        <ol>
          {channels.map(({ channel, weight, mean, value: part }) => (
            <li key={channel} className="mono">
              <button type="button" className="link-button" onClick={() => show(channel)}>
                {m.ledger_map({ channel })}
              </button>
              <span className="muted">
                {formatValue(weight)} × {formatValue(mean)} ={' '}
              </span>
              <span>{formatValue(part)}</span>
            </li>
          ))}
        </ol>
        <button type="button" className="button" onClick={() => show(null)}>
          {m.ledger_show({ title })}
        </button>
      </div>
    </div>
  );
}
