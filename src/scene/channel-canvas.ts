import type { AtlasPaint, AtlasPainted } from '../engine/protocol/maps';
import { isAbandoned } from '../errors';
import type { TensorName } from '../network/spec';
import type { ScaleOptions, Theme } from '../tensor/types';
import type { Lend } from './lend';

/** One channel, and how it is coloured. */
export interface ShownChannel {
  readonly tensor: TensorName;
  readonly channel: number;
  /** `[height, width]` of its map, in elements. */
  readonly map: readonly [number, number];
  readonly scaling: ScaleOptions;
  readonly theme: Theme;
}

/** @see createChannelCanvas */
interface ChannelCanvas {
  /** Paints; call it again after every run. */
  update(picture: ShownChannel): void;
  destroy(): void;
}

interface ChannelCanvasSource {
  readonly lease: Lend<{ paint(job: AtlasPaint): Promise<AtlasPainted>; destroy(): void }>;
}

/**
 * One channel that fills its host, painted by the atlas's own painter in the host's device pixels.
 * The host carries `data-shows="<runId> <tensor> <channel>"` once it stands.
 */
export function createChannelCanvas(host: HTMLElement, source: ChannelCanvasSource): ChannelCanvas {
  let picture: ShownChannel | null = null;
  let canvas: HTMLCanvasElement | null = null;

  const paint = async () => {
    const [width, height] = [Math.round(host.clientWidth), Math.round(host.clientHeight)];
    if (picture === null || width === 0 || height === 0) return;
    const { tensor, channel, map, scaling, theme } = picture;
    const grid = {
      count: 1,
      mapHeight: map[0],
      mapWidth: map[1],
      columns: 1,
      rows: 1,
      cellWidth: width,
      cellHeight: height,
      gap: 0,
      contentHeight: height,
    };
    const order = Uint32Array.of(channel);
    const shown = { tensor, grid, order, scope: 'channel' as const, scaling, theme };
    try {
      const window = { scrollTop: 0, width, height, pixelRatio: devicePixelRatio };
      const { report } = await surface.paint({ ...shown, ...window });
      host.dataset.shows = `${report.runId} ${tensor} ${channel}`;
    } catch (error) {
      // A tensor that another model does not have: an empty picture says so.
      if (!isAbandoned(error)) delete host.dataset.shows;
    }
  };
  const surface = source.lease(
    () => {
      canvas?.remove();
      canvas = document.createElement('canvas');
      host.append(canvas);
      return canvas;
    },
    () => void paint(),
  );
  const observer = new ResizeObserver(() => void paint());
  observer.observe(host);
  return {
    update: (next) => {
      picture = next;
      void paint();
    },
    destroy: () => {
      observer.disconnect();
      surface.destroy();
      canvas?.remove();
      delete host.dataset.shows;
    },
  };
}
