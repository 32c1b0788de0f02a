import type { ThumbnailsPaint, ThumbnailsPainted } from '../engine/protocol/maps';
import { isAbandoned } from '../errors';
import type { BlockLayout } from '../layout/block';
import type { Architecture } from '../network/architecture';
import { provenance } from '../network/provenance';
import type { Theme } from '../tensor/types';

/** A canvas that was handed over to who paints. */
export interface ThumbnailSurface {
  thumbnails(job: ThumbnailsPaint): Promise<ThumbnailsPainted>;
  destroy(): void;
}

/** What the pictures show. */
export interface ThumbnailsState {
  readonly architecture: Architecture;
  /** The run whose maps are shown; null before the first. */
  readonly runId: number | null;
  readonly pick: ThumbnailsPaint['pick'];
  readonly theme: Theme;
}

/** @see createThumbnails */
export interface Thumbnails {
  /** Where they stand in the drawing; then {@link Thumbnails.paint}. */
  place(layout: BlockLayout): void;
  /** Paints what differs from what stands there. */
  paint(state: ThumbnailsState): Promise<void>;
  /** Another worker has started: it needs a canvas of its own. */
  renew(): void;
  destroy(): void;
}

/**
 * The pictures of what a block's sources wrote: one canvas over the drawing, painted by the worker.
 * @param root - gets the canvas
 * @param host - carries `data-painted="<runId> <block> <pick>"` once they stand, and `data-channels`: which channel
 *   each shows (empty for a mean); busy meanwhile
 * @param attach - hands a canvas over to the worker for good
 */
export function createThumbnails(
  root: HTMLElement,
  host: HTMLElement,
  attach: (canvas: HTMLCanvasElement) => ThumbnailSurface,
  onError: (error: unknown) => void,
): Thumbnails {
  let surface: ThumbnailSurface | null = null;
  let canvas: HTMLCanvasElement | null = null;
  let layout: BlockLayout | null = null;
  let shown: ThumbnailsState | null = null;
  let painted = '';

  const put = (): void => {
    if (layout === null || canvas === null) return;
    canvas.style.left = `${layout.thumbnails.x}px`;
    canvas.style.top = `${layout.thumbnails.y}px`;
  };
  const paint = async (state: ThumbnailsState): Promise<void> => {
    shown = state;
    const { architecture, runId, pick, theme } = state;
    if (layout === null || surface === null || canvas === null || runId === null) return;
    const { block } = layout;
    const { grid } = layout.thumbnails;
    const width = grid.columns * (grid.cellWidth + grid.gap) - grid.gap;
    const key = [runId, block, pick, theme, width, grid.cellWidth, grid.mapWidth, devicePixelRatio].join(' ');
    if (key === painted) return;
    painted = key;
    const tensors = provenance(architecture)[block - 1]?.sources.map(({ tensor }) => tensor) ?? [];
    canvas.style.width = `${width}px`;
    canvas.style.height = `${grid.cellHeight}px`;
    host.setAttribute('aria-busy', 'true');
    const size = { width, height: grid.cellHeight, pixelRatio: devicePixelRatio };
    try {
      const { channels } = await surface.thumbnails({ tensors, pick, grid, theme, ...size });
      if (painted !== key) return;
      host.dataset.painted = `${runId} ${block} ${pick}`;
      host.dataset.channels = channels.join();
    } catch (error) {
      if (painted === key) painted = '';
      if (!isAbandoned(error)) onError(error);
    } finally {
      if (painted === key || painted === '') host.removeAttribute('aria-busy');
    }
  };
  const renew = (): void => {
    surface?.destroy();
    canvas?.remove();
    canvas = document.createElement('canvas');
    canvas.className = 'block-thumbnails';
    canvas.setAttribute('aria-hidden', 'true');
    root.append(canvas);
    surface = attach(canvas);
    painted = '';
    put();
    if (shown !== null) void paint(shown);
  };
  renew();
  return {
    place: (next) => {
      layout = next;
      put();
    },
    paint,
    renew,
    destroy: () => surface?.destroy(),
  };
}
