import { useActions } from '../../services';
import { m } from './messages/m';
import type { SelectedUnit } from './useSelectedUnit';

/** Which channel, row and column are looked at: the page's own selection. */
export function UnitFields({
  unit,
  hasPlace = true,
}: {
  readonly unit: SelectedUnit;
  readonly hasPlace?: boolean;
}) {
  const { selectElement } = useActions();
  const { op, of } = unit;
  const [channels = 1, height = 1, width = 1] = op.shape;
  const field = (label: string, value: number, count: number, choose: (value: number) => void) => (
    <label className="gradient-choice">
      {label}
      <input
        type="number"
        className="mono"
        min={0}
        max={count - 1}
        value={value}
        onChange={({ target }) => {
          const { valueAsNumber: wished } = target;
          if (Number.isInteger(wished) && wished >= 0 && wished < count) choose(wished);
        }}
      />
    </label>
  );
  const { channel, row, column } = of;
  return (
    <fieldset className="unit-fields">
      <legend className="visually-hidden">{m.shared_unit()}</legend>
      <span className="mono">{op.name}</span>
      {field(m.shared_channel(), channel, channels, (next) => selectElement(op.name, next, [row, column]))}
      {hasPlace &&
        height > 1 &&
        field(m.shared_row(), row, height, (next) => selectElement(op.name, channel, [next, column]))}
      {hasPlace &&
        width > 1 &&
        field(m.shared_column(), column, width, (next) => selectElement(op.name, channel, [row, next]))}
    </fieldset>
  );
}
