import { m } from '../../messages/m';
import { useActions } from '../../services';
import { formatValue } from '../../words/format';
import { briefName } from '../../words/parts';
import type { DepthSeries } from './DepthChart';

interface DepthTableProps {
  readonly rows: readonly string[];
  readonly columns: readonly Pick<DepthSeries, 'label' | 'values'>[];
}

/** What a chart shows, as numbers. */
export function DepthTable({ rows, columns }: DepthTableProps) {
  const { selectTensor } = useActions();
  return (
    <details className="depth-table">
      <summary>{m.signals_numbers()}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be reached by keyboard. */}
      <section tabIndex={0} aria-label={m.signals_numbers()}>
        <table>
          <thead>
            <tr>
              <th scope="col">{m.signals_layer()}</th>
              {columns.map(({ label }) => (
                <th key={label} scope="col">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((name) => (
              <tr key={name}>
                <th scope="row">
                  <button type="button" className="link mono" onClick={() => selectTensor(name)}>
                    {briefName(name)}
                  </button>
                </th>
                {columns.map(({ label, values }) => {
                  const value = values.get(name);
                  return (
                    <td key={label} className="mono">
                      {value === undefined ? '' : formatValue(value)}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}
