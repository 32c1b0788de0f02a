import { useId } from 'react';
import type { Architecture } from '../../../../../src/network/architecture';
import { partOf } from '../../../../../src/network/parts';
import type { TensorName } from '../../../../../src/network/spec';
import { summedTensors } from '../../../../../src/set/channel-layout';
import { briefName, partTitle } from '../../../../words/parts';
import { m } from '../messages/m';

interface ChannelPickerProps {
  readonly architecture: Architecture;
  readonly chosen: { readonly tensor: TensorName; readonly channel: number };
  readonly onChoose: (chosen: { tensor: string; channel: number }) => void;
}

/** Chooses a layer and one of its channels. */
export function ChannelPicker({ architecture, chosen, onChoose }: ChannelPickerProps) {
  const id = useId();
  const channels = architecture.byName.get(chosen.tensor)?.shape[0] ?? 1;
  const recorded = summedTensors(architecture);
  const isRecorded = recorded.includes(chosen.tensor);
  const title = (name: string): string => {
    const part = partOf(architecture, name);
    return part === null ? briefName(name) : `${partTitle(part)} · ${name.split('.').at(-1)}`;
  };
  const step = (by: number): void =>
    onChoose({ ...chosen, channel: (chosen.channel + by + channels) % channels });
  return (
    <div className="likes-picker">
      <label htmlFor={`${id}-tensor`}>{m.likes_layer()}</label>
      <select
        id={`${id}-tensor`}
        className="select"
        value={chosen.tensor}
        onChange={(event) => onChoose({ tensor: event.currentTarget.value, channel: 0 })}
      >
        {!isRecorded && <option value={chosen.tensor}>{chosen.tensor}</option>}
        {recorded.map((name) => (
          <option key={name} value={name}>
            {title(name)}
          </option>
        ))}
      </select>
      <label htmlFor={`${id}-channel`}>{m.likes_channel()}</label>
      <span className="likes-stepper">
        <button type="button" className="button" aria-label={m.likes_previous()} onClick={() => step(-1)}>
          ‹
        </button>
        <input
          id={`${id}-channel`}
          className="mono likes-number"
          type="number"
          min={0}
          max={channels - 1}
          value={chosen.channel}
          onChange={(event) => {
            const next = event.currentTarget.valueAsNumber;
            if (Number.isInteger(next) && next >= 0 && next < channels)
              onChoose({ ...chosen, channel: next });
          }}
        />
        <button type="button" className="button" aria-label={m.likes_next()} onClick={() => step(1)}>
          ›
        </button>
      </span>
      <span className="muted mono">{m.likes_of({ count: channels })}</span>
    </div>
  );
}
