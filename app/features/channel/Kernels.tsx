import type { MouseEvent, ReactNode } from 'react';
import type { KernelDetail } from '../../../src/engine/protocol/channels';
import { asTensorName } from '../../../src/network/spec';
import { paletteStops } from '../../../src/tensor/palette';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import { PictureCanvas } from '../../ui/PictureCanvas';
import { Rich } from '../../ui/Rich';
import { formatShape, formatValue } from '../../words/format';
import { WeightStrip, WriterStrip } from './WeightStrip';

const mono = (children: ReactNode) => <span className="mono">{children}</span>;

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
        <Rich parts={m.channel_colour_scale.parts({ reach })} tags={{ reach: mono }} />
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
        <PictureCanvas picture={picture} label={m.channel_filters({ count: kernel.shape[0] ?? 0 })} />
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
        <PictureCanvas
          picture={chosen}
          className="filter-chosen"
          label={m.channel_filter({ channel: channel ?? '' })}
        />
      )}
    </div>
  );
}

/** All kernels, a row an output channel; a press on a row chooses it. */
function Rows({ kernel, children }: { readonly kernel: KernelDetail; readonly children: ReactNode }) {
  const { selectTensor, selectChannel } = useActions();
  const { picture, layout, shape, kind, weight } = kernel;
  const pick = ({ clientY, target }: MouseEvent<HTMLElement>): void => {
    if (picture === null || !(target instanceof HTMLCanvasElement)) return;
    const { top, width, height } = target.getBoundingClientRect();
    // Stacks keep their proportions, and lie at the top of their place.
    const tall = height / picture.height;
    const scale = kind === 'maps' ? Math.min(width / picture.width, tall) : tall;
    const step = kind === 'maps' ? layout.height + layout.gap : 1;
    const row = Math.floor((clientY - top) / scale / step);
    if (row < 0 || row >= (shape[0] ?? 0)) return;
    selectTensor(asTensorName(weight.slice(0, -'.weight'.length)));
    selectChannel(row);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the field for the channel's number is its keyboard.
    // biome-ignore lint/a11y/useKeyWithClickEvents: as above.
    <div className="kernel-rows" onClick={pick}>
      {children}
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
        : m.channel_rows()
      : kind === 'maps'
        ? m.channel_kernels_of({ count: inputs, channel })
        : kind === 'row'
          ? m.channel_weights_of({ count: inputs, channel })
          : null;
  const named = { name: kernel.weight, shape: formatShape(shape) };
  const weight =
    kernel.bias === null
      ? m.channel_weight.parts(named)
      : m.channel_weight_bias.parts({ ...named, bias: formatValue(kernel.bias) });
  return (
    <div className="kernels">
      {kind === 'colour' && <Filters kernel={kernel} channel={channel} />}
      {kind === 'maps' && picture !== null && (
        // A few kernels need not be larger than they can be read.
        <div style={channel === null ? { maxWidth: `${inputs * 2}rem` } : undefined}>
          {channel === null ? (
            <Rows kernel={kernel}>
              <PictureCanvas
                picture={picture}
                className="kernel-matrix kernel-stack"
                label={m.channel_kernel_matrix({ out, in: inputs })}
              />
            </Rows>
          ) : (
            <PictureCanvas
              picture={picture}
              className="kernel-maps"
              label={m.channel_kernel_maps({ count: inputs, channel })}
            />
          )}
        </div>
      )}
      {kind === 'row' && picture !== null && (
        <div className="weight-matrix">
          <Rows kernel={kernel}>
            <PictureCanvas
              picture={picture}
              className="kernel-matrix"
              label={m.channel_weight_matrix({ out, in: inputs })}
            />
          </Rows>
          <WriterStrip sources={sources} layers={layers} />
        </div>
      )}
      {kind === 'row' && row !== null && <WeightStrip kernel={kernel} row={row} layers={layers} />}
      {(kind !== 'row' || row === null) && <Legend kernel={kernel} />}
      <p className="muted">
        {caption} <Rich parts={weight} tags={{ name: mono, shape: mono, bias: mono }} />
      </p>
    </div>
  );
}
