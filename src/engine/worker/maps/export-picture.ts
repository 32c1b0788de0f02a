import { createPainter2d } from '../../../render/painter-2d';
import type { AtlasPaint } from '../../protocol/maps';
import type { EngineState } from '../engine-state';
import { paintOn } from './inspect';

/** A picture of maps as PNG, painted as an attached canvas would be. @throws as `paintAtlas` */
export async function exportPicture(state: EngineState, job: AtlasPaint, signal: AbortSignal): Promise<Blob> {
  const canvas = new OffscreenCanvas(1, 1);
  const { device } = state.runtime;
  // What WebGPU presents may be gone before it is encoded: a copy stays.
  const painter =
    device === null
      ? createPainter2d(canvas)
      : (await import('../../../render/painter-webgpu')).createPainterWebGpu(device, canvas, 'copied');
  try {
    await paintOn(state, painter, job, signal);
    return await canvas.convertToBlob({ type: 'image/png' });
  } finally {
    painter.dispose();
  }
}
