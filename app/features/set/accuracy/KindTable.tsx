import { useState } from 'react';
import type { KindAccuracy } from '../../../../src/engine/protocol/set-accuracy';
import { number } from '../../../../src/messages/say';
import { m } from '../messages/m';
import { KindHeads } from './KindHeads';
import { useOpenCell } from './useOpenCell';
import { percent, useKindName } from './words';
import './kinds.css';

/** Rows that are shown before all are wished. */
const FIRST = 30;

/** Accuracy by class, the worst first. */
export function KindTable({ kinds }: { readonly kinds: readonly KindAccuracy[] }) {
  const nameOf = useKindName();
  const open = useOpenCell();
  const [isWhole, setWhole] = useState(false);
  const rows = kinds.toSorted((a, b) => a.first.share - b.first.share || b.first.of - a.first.of);
  const shown = isWhole ? rows : rows.slice(0, FIRST);
  return (
    <section aria-labelledby="set-kinds">
      <h3 id="set-kinds" className="heading">
        {m.accuracy_by_class()}
      </h3>
      <div className="set-scroll-x">
        <table className="set-kinds">
          <thead>
            <tr>
              <KindHeads />
              <th scope="col">{m.accuracy_five()}</th>
              <th scope="col">{m.accuracy_interval_head()}</th>
              <th scope="col">{m.accuracy_loss()}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ kind, first, amongFive, loss }) => (
              <tr key={kind.classes.join(' ')}>
                <th scope="row">
                  <button
                    type="button"
                    className="link-button"
                    onClick={() => open(kind, null, nameOf(kind))}
                  >
                    {nameOf(kind)}
                  </button>
                </th>
                <td>{number(first.of)}</td>
                <td>{percent(first.share)}</td>
                <td className="muted">{`${percent(first.low)} – ${percent(first.high)}`}</td>
                <td>{percent(amongFive.share)}</td>
                <td className="muted">{`${percent(amongFive.low)} – ${percent(amongFive.high)}`}</td>
                <td>{number(loss, { maximumFractionDigits: 2 })}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {shown.length < rows.length && (
        <button type="button" className="button" onClick={() => setWhole(true)}>
          {m.accuracy_show_all({ count: number(rows.length) })}
        </button>
      )}
    </section>
  );
}
