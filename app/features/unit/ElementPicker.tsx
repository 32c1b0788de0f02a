import { useId } from 'react';
import type { Op } from '../../../src/network/architecture';
import { latestOf } from '../../ask/answers';
import { useAnswer } from '../../hooks/useAnswer';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import { PixelMap } from '../../ui/PixelMap';
import { formatValue } from '../../words/format';
import type { ElementOfOp } from './useElement';

function NumberField({
  label,
  value,
  count,
  onChange,
}: {
  readonly label: string;
  readonly value: number;
  /** Allowed are 0 to this, without it. */
  readonly count: number;
  readonly onChange: (value: number) => void;
}) {
  const id = useId();
  return (
    <div className="element-field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="mono"
        type="number"
        min={0}
        max={count - 1}
        step={1}
        value={value}
        onChange={(event) => {
          const next = event.currentTarget.valueAsNumber;
          if (Number.isInteger(next) && next >= 0 && next < count) onChange(next);
        }}
      />
      <span className="muted mono">{m.unit_of({ count })}</span>
    </div>
  );
}

interface ElementPickerProps {
  readonly op: Op;
  readonly element: ElementOfOp;
  /** The element's value, once it is known. */
  readonly value: number | null;
}

/** Chooses channel and pixel: by number, by the arrow keys, by pointing at the channel's map. */
export function ElementPicker({ op, element, value }: ElementPickerProps) {
  const theme = useAppState((state) => state.theme);
  const { selectChannel, selectElement } = useActions();
  const [channels = 1, height = 1, width = 1] = op.shape;
  const { channel, y, x } = element;
  const hasMaps = height * width > 1;
  const wanted = hasMaps ? { name: op.name, channel, theme } : null;
  const data = latestOf(useAnswer('channel-picture', wanted, { isPatient: true }));
  const point = (to: readonly [number, number]): void => selectElement(op.name, channel, to);
  const fits = data !== null && data.picture.width === width && data.picture.height === height;
  return (
    <div className="element-picker">
      <div className="element-fields">
        <NumberField
          label={m.unit_channel()}
          value={channel}
          count={channels}
          onChange={(next) => selectChannel(next)}
        />
        {hasMaps && (
          <>
            <NumberField
              label={m.unit_row()}
              value={y}
              count={height}
              onChange={(next) => point([next, x])}
            />
            <NumberField
              label={m.unit_column()}
              value={x}
              count={width}
              onChange={(next) => point([y, next])}
            />
          </>
        )}
      </div>
      {hasMaps && fits && (
        <PixelMap picture={data.picture} position={[y, x]} label={m.unit_map({ channel })} onPoint={point} />
      )}
      <p className="element-value mono" role="status">
        <span className="muted">
          {hasMaps ? m.unit_place({ channel, y, x }) : m.unit_place_channel({ channel })}
        </span>{' '}
        {value !== null && <strong>{formatValue(value)}</strong>}
      </p>
    </div>
  );
}
