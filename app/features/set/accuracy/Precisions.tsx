import { number } from '../../../../src/messages/say';
import { m } from '../messages/m';
import { useSetAnswer } from '../useSetAnswer';
import { useSetClassName } from '../useSetClassName';
import './kinds.css';

const shown = (value: number): string =>
  number(value, { minimumFractionDigits: 3, maximumFractionDigits: 3 });

/** Average precision of each class, where several are true at once. */
export function Precisions() {
  const found = useSetAnswer('precision', null);
  const nameOf = useSetClassName();
  if (found === null || found.length === 0) return null;
  const mean = found.reduce((sum, { precision }) => sum + precision, 0) / found.length;
  return (
    <section aria-labelledby="set-precision">
      <h3 id="set-precision" className="heading">
        {m.precision_title()}
      </h3>
      <p className="muted">{m.precision_how({ mean: shown(mean) })}</p>
      <table className="set-kinds">
        <thead>
          <tr>
            <th scope="col">{m.set_column_truth()}</th>
            <th scope="col">{m.accuracy_images()}</th>
            <th scope="col">{m.precision_title()}</th>
          </tr>
        </thead>
        <tbody>
          {found.map(({ index, images, precision }) => (
            <tr key={index}>
              <th scope="row">{nameOf(index)}</th>
              <td>{number(images)}</td>
              <td>{shown(precision)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
