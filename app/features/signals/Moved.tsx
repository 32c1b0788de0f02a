import type { ConvSummary, NormSummary } from '../../../src/weights/weight-statistics';
import { m } from '../../messages/m';
import { useActions } from '../../services';
import { formatValue } from '../../words/format';
import { briefName } from '../../words/parts';

const SHOWN = 6;

interface MovedProps {
  readonly convs: readonly ConvSummary[];
  readonly norms: readonly NormSummary[];
}

/** Where training moved away from the initialisation most: by the ratio of deviations, and by γ − 1. */
export function Moved({ convs, norms }: MovedProps) {
  const { selectTensor } = useActions();
  const far = ({ std, usual }: ConvSummary): number => Math.abs(Math.log2(std / usual));
  const lists = [
    {
      title: m.signals_moved_convs(),
      rows: convs
        .toSorted((a, b) => far(b) - far(a))
        .slice(0, SHOWN)
        .map(({ name, std, usual }) => ({
          name,
          value: m.signals_times({ times: formatValue(std / usual) }),
        })),
    },
    {
      title: m.signals_moved_norms(),
      rows: norms
        .toSorted((a, b) => b.moved - a.moved)
        .slice(0, SHOWN)
        .map(({ name, moved }) => ({ name, value: formatValue(moved) })),
    },
  ];
  return (
    <div className="signals-moved">
      {lists.map(({ title, rows }) => (
        <section key={title}>
          <h3 className="heading">{title}</h3>
          <ol>
            {rows.map(({ name, value }) => (
              <li key={name}>
                <button type="button" className="link mono" onClick={() => selectTensor(name)}>
                  {briefName(name)}
                </button>{' '}
                <span className="mono">{value}</span>
              </li>
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}
