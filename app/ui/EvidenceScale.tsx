import { EVIDENCE_GRADIENT } from '../words/evidence';
import { formatValue } from '../words/format';

/** What the colours of signed evidence stand for. */
export function EvidenceScale({ reach }: { readonly reach: number }) {
  return (
    <div className="legend mono">
      <span>{formatValue(-reach)}</span>
      <div className="legend-bar" style={{ background: EVIDENCE_GRADIENT }} role="presentation" />
      <span>{formatValue(reach)}</span>
    </div>
  );
}
