import type { MouseEvent } from 'react';
import type { KernelDetail } from '../../../src/engine/protocol/channels';
import { paletteStops } from '../../../src/tensor/palette';
import { useActions, useAppState } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import { PictureCanvas } from '../../ui/PictureCanvas';
import { formatShape, formatValue } from '../../words/format';
import { WeightStrip, WriterStrip } from './WeightStrip';

interface KernelsProps {
  readonly kernel: KernelDetail;
  readonly channel: number | null;
}

/** The colour scale, symmetric about 0. */
function Legend({ kernel }: { readonly kernel: KernelDetail }) {
  const theme = useAppState((state) => state.theme);
  const reach = formatValue(kernel.reach);
  if (kernel.kind === 'colour') {
    return (
      <p className="muted">
        Red, green and blue weights as trained; grey is 0, a full colour ±
        <span className="mono">{reach}</span>, the largest of all filters.
      </p>
    );
  }
  const gradient = `linear-gradient(to right, ${paletteStops('diverging', theme, 16).join()})`;
  return (
    <div className="legend mono">
      <span>−{reach}</span>
      <div className="legend-bar" style={{ background: gradient }} role="presentation" />
      <span>{reach}</span>
    </div>
  );
}

function Filters({ kernel, channel }: KernelsProps) {
  const { selectChannel } = useActions();
  const { picture, chosen, layout } = kernel;
  if (picture === null) return null;
  const cell = layout.width + layout.gap;
  const pick = (event: MouseEvent<HTMLElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    const column = Math.floor(
      (((event.clientX - box.left) / box.width) * (picture.width + layout.gap)) / cell,
    );
    const row = Math.floor((((event.clientY - box.top) / box.height) * (picture.height + layout.gap)) / cell);
    const index = row * layout.columns + column;
    if (column < layout.columns && index < (kernel.shape[0] ?? 0)) selectChannel(index);
  };
  const percent = (pixels: number, whole: number): string => `${(100 * pixels) / whole}%`;
  return (
    <div className="filters">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the field for the channel's number is its keyboard. */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: as above. */}
      <div className="filters-all" onClick={pick}>
        <PictureCanvas picture={picture} label={`All ${kernel.shape[0]} filters, in colour`} />
        {channel !== null && (
          <span
            className="filters-mark"
            style={{
              left: percent((channel % layout.columns) * cell, picture.width),
              top: percent(Math.floor(channel / layout.columns) * cell, picture.height),
              width: percent(layout.width, picture.width),
              height: percent(layout.height, picture.height),
            }}
          />
        )}
      </div>
      {chosen !== null && (
        <PictureCanvas picture={chosen} className="filter-chosen" label={`Filter ${channel}, in colour`} />
      )}
    </div>
  );
}

/** The weights that make a channel, or all of them. */
export function Kernels({ kernel, channel }: KernelsProps) {
  const architecture = useAppState(selectArchitecture);
  const { picture, row, kind, sources, shape } = kernel;
  const [out = 0, inputs = 0] = shape;
  // Each row of weights reads one block's sources.
  const layers = architecture?.spec.blockConfig[(sources[0]?.block ?? 1) - 1] ?? 1;
  const caption =
    channel === null
      ? kind === 'colour'
        ? null
        : `Every output channel is a row of the picture, every input channel a column.`
      : kind === 'maps'
        ? `The ${inputs} kernels of channel ${channel}, one an input channel, in order.`
        : kind === 'row'
          ? `The ${inputs} weights of channel ${channel}, one an input channel, in order.`
          : null;
  return (
    <div className="kernels">
      {kind === 'colour' && <Filters kernel={kernel} channel={channel} />}
      {kind === 'maps' && picture !== null && (
        <PictureCanvas
          picture={picture}
          className={channel === null ? 'kernel-matrix' : 'kernel-maps'}
          label={channel === null ? `${out} × ${inputs} kernels` : `${inputs} kernels of channel ${channel}`}
        />
      )}
      {kind === 'row' && picture !== null && (
        <div className="weight-matrix">
          <PictureCanvas picture={picture} className="kernel-matrix" label={`${out} × ${inputs} weights`} />
          <WriterStrip sources={sources} layers={layers} />
        </div>
      )}
      {kind === 'row' && row !== null && <WeightStrip kernel={kernel} row={row} layers={layers} />}
      {(kind !== 'row' || row === null) && <Legend kernel={kernel} />}
      <p className="muted">
        {caption} <span className="mono">{kernel.weight}</span>{' '}
        <span className="mono">{formatShape(shape)}</span>
        {kernel.bias !== null && (
          <>
            , bias <span className="mono">{formatValue(kernel.bias)}</span>
          </>
        )}
      </p>
    </div>
  );
}
