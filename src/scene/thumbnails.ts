import type { ThumbnailsPaint, ThumbnailsPainted } from '../engine/protocol/maps';
import type { BlockLayout } from '../layout/block';
import type { Architecture } from '../network/architecture';
import { provenance } from '../network/provenance';
import type { Theme } from '../tensor/types';
import { type Lend, passes } from './lend';

/** A place to paint on. */
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
  destroy(): void;
}

/**
 * The pictures of what a block's sources wrote: one canvas over the drawing, painted by the worker.
 * @param root - gets the canvas
 * @param host - carries `data-painted="<runId> <block> <pick>"` once they stand, and `data-channels`: which channel
 *   each shows (empty for a mean); busy meanwhile
 * @param lease - lends a place to paint on; see `Engine.lease`
 */
export function createThumbnails(
  root: HTMLElement,
  host: HTMLElement,
  lease: Lend<ThumbnailSurface>,
  onError: (error: unknown) => void,
): Thumbnails {
  let canvas: HTMLCanvasElement | null = null;
  let layout: BlockLayout | null = null;
  let shown: ThumbnailsState | null = null;
  /** What stands there, or is under way. */
  let painted = '';
  let newest = 0;

  const put = (): void => {
    if (layout === null || canvas === null) return;
    canvas.style.left = `${layout.thumbnails.x}px`;
    canvas.style.top = `${layout.thumbnails.y}px`;
  };
  const paint = async (state: ThumbnailsState): Promise<void> => {
    shown = state;
    const { architecture, runId, pick, theme } = state;
    if (layout === null || canvas === null || runId === null) return;
    const { block } = layout;
    const { grid } = layout.thumbnails;
    const width = grid.columns * (grid.cellWidth + grid.gap) - grid.gap;
    const key = [runId, block, pick, theme, width, grid.cellWidth, grid.mapWidth, devicePixelRatio].join(' ');
    if (key === painted) return;
    painted = key;
    const mine = ++newest;
    const tensors = provenance(architecture)[block - 1]?.sources.map(({ tensor }) => tensor) ?? [];
    canvas.style.width = `${width}px`;
    canvas.style.height = `${grid.cellHeight}px`;
    host.setAttribute('aria-busy', 'true');
    const size = { width, height: grid.cellHeight, pixelRatio: devicePixelRatio };
    try {
      const { channels } = await surface.thumbnails({ tensors, pick, grid, theme, ...size });
      if (mine !== newest) return;
      host.dataset.painted = `${runId} ${block} ${pick}`;
      host.dataset.channels = channels.join();
    } catch (error) {
      if (mine === newest) painted = '';
      if (!passes(error)) onError(error);
    } finally {
      if (mine === newest) host.removeAttribute('aria-busy');
    }
  };
  const surface = lease(
    () => {
      canvas?.remove();
      canvas = document.createElement('canvas');
      canvas.className = 'block-thumbnails';
      canvas.setAttribute('aria-hidden', 'true');
      root.append(canvas);
      put();
      return canvas;
    },
    () => {
      painted = '';
      if (shown !== null) void paint(shown);
    },
  );
  return {
    place: (next) => {
      layout = next;
      put();
    },
    paint,
    destroy: () => surface.destroy(),
  };
}
