import { DenseLensError } from '../../errors';
import type { AtlasPaint } from '../protocol/maps';
import type { AtlasSurface } from './engine';
import type { Sent, WorkerLink } from './worker-link';

/** Hands canvases over to a worker and names them. */
export class AtlasSurfaces {
  #nextId = 1;
  #lastJob: AtlasPaint | null = null;

  /** What an atlas was last painted as; null before the first. */
  get lastJob(): AtlasPaint | null {
    return this.#lastJob;
  }

  /** @throws `InvalidStateError` when the canvas was handed over before */
  attach(canvas: HTMLCanvasElement, link: WorkerLink): AtlasSurface {
    const canvasId = this.#nextId++;
    const offscreen = canvas.transferControlToOffscreen();
    const attached = link.send('attach-canvas', { canvasId, canvas: offscreen }, { transfer: [offscreen] });
    attached.promise.catch(() => {});
    let last: Sent<unknown> | null = null;
    const latest = async <T>(send: () => Sent<T>): Promise<T> => {
      last?.abandon(new DenseLensError('engine/superseded', 'A newer picture took its place.'));
      const sent = send();
      last = sent;
      try {
        return await sent.promise;
      } finally {
        if (last === sent) last = null;
      }
    };
    return {
      paint: (job) => {
        this.#lastJob = job;
        return latest(() => link.send('paint', { canvasId, job }));
      },
      compared: (side, job) => latest(() => link.send('paint-compared', { canvasId, side, job })),
      thumbnails: (job) => latest(() => link.send('paint-thumbnails', { canvasId, job })),
      destroy: () => {
        last?.abandon(new DenseLensError('engine/cancelled', 'Cancelled.'));
        link.send('detach-canvas', { canvasId }).promise.catch(() => {});
      },
    };
  }
}
