import type { TermGroup } from '../../../src/explain/unit-terms';
import { m } from '../../messages/m';
import { formatCount, formatValue } from '../../words/format';
import { formatSigned, placeOf } from './unit-words';

interface TermListProps {
  readonly group: TermGroup;
  /** Whether the input has maps of more than one pixel. */
  readonly hasMaps: boolean;
  readonly onChoose: (element: { channel: number; y: number; x: number }) => void;
}

/** The largest terms of a partial sum; each leads to the input that it weighs. */
export function TermList({ group, hasMaps, onChoose }: TermListProps) {
  const more = group.count - group.terms.length;
  return (
    <table className="terms mono">
      <thead className="visually-hidden">
        <tr>
          <th scope="col">{m.unit_input()}</th>
          <th scope="col">{m.unit_product()}</th>
          <th scope="col">{m.unit_term()}</th>
        </tr>
      </thead>
      <tbody>
        {group.terms.map((term) => {
          const place = placeOf(term, hasMaps);
          return (
            <tr key={place}>
              <td>
                <button type="button" className="link-button" onClick={() => onChoose(term)}>
                  {place}
                </button>
              </td>
              <td className="muted">
                {formatValue(term.weight)} × {formatValue(term.input)}
              </td>
              <td>{formatSigned(term.value)}</td>
            </tr>
          );
        })}
        {more > 0 && (
          <tr className="muted">
            <td colSpan={2}>{m.unit_more({ count: formatCount(more) })}</td>
            <td>{formatSigned(group.rest)}</td>
          </tr>
        )}
      </tbody>
    </table>
  );
}
