import { DenseLensError } from '../errors';
import { m } from '../messages/m';
import { atlasView, fitCanvas } from './atlas-window';
import type { MapPainter, PaintJob } from './painter';
import { planRaster, type Raster } from './raster';
import { blendBuffer, paintPlain } from './raster-plain';
import { createSimdPainter, type SimdPainter } from './raster-simd';

function paintCells(raster: Raster, simd: SimdPainter | null): void {
  const sums = blendBuffer(raster);
  for (const cell of raster.view.cells) {
    if (!simd?.paint(raster, cell)) paintPlain(raster, cell, sums);
  }
}

/**
 * A painter that needs no GPU: it computes every pixel of the canvas in one buffer and hands that over in
 * one call. It reads values in memory only.
 * @param createSimd - the fast way to paint maps, where there is one
 * @throws `engine/unavailable` when the canvas gives no 2D context; `paint` rejects with `engine/failed`
 * for values on the GPU
 */
export function createPainter2d(
  canvas: OffscreenCanvas,
  createSimd: () => SimdPainter | null = createSimdPainter,
): MapPainter {
  // The pixels come from this thread, so the canvas had better live there, too.
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new DenseLensError('engine/unavailable', m.engine_no_context());
  const simd = createSimd();
  let image: ImageData | null = null;

  /** The picture to paint, wherever its pixels are kept. */
  function imageFor(plan: Omit<Raster, 'pixels'>): ImageData {
    const { canvasWidth, canvasHeight } = plan.view;
    if (simd !== null) return new ImageData(simd.reserve(plan), canvasWidth, canvasHeight);
    return image?.width === canvasWidth && image.height === canvasHeight
      ? image
      : new ImageData(canvasWidth, canvasHeight);
  }

  return {
    kind: '2d',
    async paint(job: PaintJob) {
      if (job.values.location !== 'cpu') {
        throw new DenseLensError('engine/failed', 'The 2D painter reads values in memory only.');
      }
      const view = atlasView(job);
      fitCanvas(canvas, view);
      const plan = planRaster(job, view, job.values.data);
      image = imageFor(plan);
      const { data } = image;
      const pixels = new Uint32Array(data.buffer, data.byteOffset, data.byteLength / 4);
      pixels.fill(0);
      paintCells({ pixels, ...plan }, simd);
      context.putImageData(image, 0, 0);
    },
    dispose() {
      image = null;
    },
  };
}
