import { DenseLensError } from '../errors';
import { atlasView, fitCanvas } from './atlas-view';
import type { MapPainter, PaintJob } from './painter';
import { createRaster, type Raster } from './raster';
import { paintEnlargedRow } from './raster-enlarged';
import { blendBuffer, paintReduced } from './raster-reduced';

function paintCells(raster: Raster): void {
  const { cells } = raster.view;
  if (raster.across.reduces || raster.down.reduces) {
    const sums = blendBuffer(raster);
    for (const cell of cells) paintReduced(raster, cell, sums);
    return;
  }
  for (let from = 0; from < cells.length; ) {
    let to = from + 1;
    while (to < cells.length && cells[to]?.y === cells[from]?.y) to++;
    paintEnlargedRow(raster, cells.slice(from, to));
    from = to;
  }
}

/**
 * A painter that needs no GPU: it computes every pixel of the canvas in one buffer and hands that over in
 * one call. It reads values in memory only.
 * @throws `engine/unavailable` when the canvas gives no 2D context; `paint` rejects with `engine/failed`
 * for values on the GPU
 */
export function createPainter2d(canvas: OffscreenCanvas): MapPainter {
  // The pixels come from this thread, so the canvas had better live there, too.
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new DenseLensError('engine/unavailable', 'The canvas has no 2D context.');
  let image: ImageData | null = null;

  return {
    kind: '2d',
    async paint(job: PaintJob) {
      if (job.values.location !== 'cpu') {
        throw new DenseLensError('engine/failed', 'The 2D painter reads values in memory only.');
      }
      const view = atlasView(job);
      fitCanvas(canvas, view);
      if (image?.width !== view.canvasWidth || image.height !== view.canvasHeight) {
        image = new ImageData(view.canvasWidth, view.canvasHeight);
      }
      const pixels = new Uint32Array(image.data.buffer);
      pixels.fill(0);
      paintCells(createRaster(job, view, pixels, job.values.data));
      context.putImageData(image, 0, 0);
    },
    dispose() {
      image = null;
    },
  };
}
