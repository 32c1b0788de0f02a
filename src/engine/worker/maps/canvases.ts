import { DenseLensError } from '../../../errors';
import type { MapPainter } from '../../../render/painter';
import { createPainter2d } from '../../../render/painter-2d';

interface Attached {
  readonly canvas: OffscreenCanvas;
  painter: MapPainter | null;
}

/** The canvases that the page handed over, each with the painter that fits the backend. */
export class Canvases {
  readonly #attached = new Map<number, Attached>();
  readonly #device: GPUDevice | null;

  /** @param device - ORT's, so that its buffers can be painted where they are; null on WASM */
  constructor(device: GPUDevice | null) {
    this.#device = device;
  }

  attach(canvasId: number, canvas: OffscreenCanvas): void {
    this.detach(canvasId);
    this.#attached.set(canvasId, { canvas, painter: null });
  }

  detach(canvasId: number): void {
    this.#attached.get(canvasId)?.painter?.dispose();
    this.#attached.delete(canvasId);
  }

  /** @throws `engine/failed` for a canvas that is not attached */
  async painter(canvasId: number): Promise<MapPainter> {
    const attached = this.#attached.get(canvasId);
    if (attached === undefined) throw new DenseLensError('engine/failed', 'This canvas is not attached.');
    if (attached.painter === null && this.#device !== null) {
      const { createPainterWebGpu } = await import('../../../render/painter-webgpu');
      attached.painter ??= createPainterWebGpu(this.#device, attached.canvas);
    }
    attached.painter ??= createPainter2d(attached.canvas);
    return attached.painter;
  }
}
