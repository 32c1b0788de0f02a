import { type UIEvent, useState } from 'react';
import type { ComparedSide, ComparedTensors } from '../../../src/engine/protocol/compare';
import { type SerializedError, serializeError } from '../../../src/errors';
import { type DifferenceKey, orderByDifference } from '../../../src/tensor/difference';
import { paletteStops } from '../../../src/tensor/palette';
import type { PaletteKind } from '../../../src/tensor/types';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import { Segmented } from '../../ui/Segmented';
import { Slider } from '../../ui/Slider';
import { formatValue } from '../../words/format';
import { ComparedAtlas } from './ComparedAtlas';
import { Differences } from './Differences';

const ORDERS: readonly { readonly value: DifferenceKey; readonly label: () => string }[] = [
  { value: 'largest', label: () => m.compare_by_largest() },
  { value: 'mean', label: () => m.compare_by_mean() },
  { value: 'cosine', label: () => m.compare_by_cosine() },
  { value: 'index', label: () => m.compare_by_index() },
];

interface LegendProps {
  readonly palette: PaletteKind;
  readonly ranges: Float32Array;
  readonly scope: 'channel' | 'tensor';
  readonly channel: number | null;
}

function Legend({ palette, ranges, scope, channel }: LegendProps) {
  const theme = useAppState((state) => state.theme);
  const own = scope === 'channel' && channel === null;
  const at = 2 * (scope === 'tensor' ? 0 : (channel ?? 0));
  const least = palette === 'diverging' ? '−max' : '0';
  return (
    <div className="legend mono">
      <span>{own ? least : formatValue(ranges[at] ?? 0)}</span>
      <div
        className="legend-bar"
        style={{ background: `linear-gradient(to right, ${paletteStops(palette, theme, 24).join(', ')})` }}
        role="presentation"
      />
      <span>{own ? 'max' : formatValue(ranges[at + 1] ?? 0)}</span>
    </div>
  );
}

/** A, B and B − A, channel by channel in one order: as pictures on shared scales, and in numbers. */
export function ComparedMaps({ compared }: { readonly compared: ComparedTensors }) {
  const { differences, scale, reference, name, runId } = compared;
  const theme = useAppState((state) => state.theme);
  const zoom = useAppState((state) => state.zoom);
  const selected = useAppState((state) => state.channel);
  const { setZoom } = useActions();
  const [key, setKey] = useState<DifferenceKey>('largest');
  const [scope, setScope] = useState<'channel' | 'tensor'>('tensor');
  const [failure, setFailure] = useState<SerializedError | null>(null);
  const [ordered, setOrdered] = useState({ differences, key, order: orderByDifference(differences, key) });
  // The atlases tell orders apart by identity, so it is made anew only when it is another one.
  if (ordered.differences !== differences || ordered.key !== key)
    setOrdered({ differences, key, order: orderByDifference(differences, key) });

  const [channels, height, width] = reference.shape;
  const channel = selected !== null && selected < channels ? selected : null;
  const state = {
    tensor: name,
    shape: [channels, height, width] as const,
    runId,
    scope,
    theme,
    zoom,
    order: ordered.order,
    selected: channel,
  };
  const describe = (at: number): string =>
    m.compare_largest_value({ value: formatValue(differences.largest[at] ?? Number.NaN) });
  const together = ({ currentTarget, target }: UIEvent<HTMLDivElement>): void => {
    if (!(target instanceof HTMLElement)) return;
    for (const other of currentTarget.querySelectorAll<HTMLElement>('.atlas-viewport'))
      if (other !== target && other.scrollTop !== target.scrollTop) other.scrollTop = target.scrollTop;
  };
  const titles: Readonly<Record<ComparedSide, string>> = { a: 'A', b: 'B', difference: 'B − A' };
  return (
    <>
      <div className="compared-controls">
        <label className="compared-order">
          <span className="muted">{m.compare_sorted_by()}</span>
          <select value={key} onChange={({ target }) => setKey(target.value as DifferenceKey)}>
            {ORDERS.map(({ value, label }) => (
              <option key={value} value={value}>
                {label()}
              </option>
            ))}
          </select>
        </label>
        <Segmented
          label={m.compare_scale()}
          value={scope}
          options={[
            { value: 'tensor', label: m.compare_whole_tensor() },
            { value: 'channel', label: m.compare_per_channel() },
          ]}
          onChange={setScope}
        />
        <Slider label={m.compare_size()} value={zoom} step={0.01} onChange={setZoom} />
      </div>
      <div className="compared-body">
        <div className="compared-sides" onScrollCapture={together}>
          {(['a', 'b', 'difference'] as const).map((side) => (
            <section
              key={side}
              className="compared-side"
              aria-label={m.compare_maps_of({ side: titles[side] })}
            >
              <div className="compared-side-head">
                <strong>{titles[side]}</strong>
                <Legend
                  palette={side === 'difference' ? 'diverging' : scale.palette}
                  ranges={side === 'difference' ? scale.difference[scope] : scale.values[scope]}
                  scope={scope}
                  channel={channel}
                />
              </div>
              <ComparedAtlas
                side={side}
                state={state}
                describeChannel={describe}
                onError={(error) => setFailure(serializeError(error))}
              />
            </section>
          ))}
        </div>
        <Differences compared={compared} order={ordered.order} />
      </div>
      {failure !== null && <p role="alert">{failure.message}</p>}
    </>
  );
}
