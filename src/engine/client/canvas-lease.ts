import { DenseLensError } from '../../errors';
import { m } from '../../messages/m';
import type { ComparedSide } from '../protocol/compare';
import type { AtlasPaint, AtlasPainted, ThumbnailsPaint, ThumbnailsPainted } from '../protocol/maps';
import { type Observable, watch } from './observable';
import { type EngineState, generationOf } from './state';
import type { Sent, WorkerLink } from './worker-link';

/**
 * A place where the worker paints, whichever worker that is. A newer call supersedes one that has not begun.
 */
export interface CanvasLease {
  /** @throws `engine/superseded`; `engine/device-lost` while there is no worker */
  paint(job: AtlasPaint): Promise<AtlasPainted>;
  /** As {@link CanvasLease.paint}: one side of a comparison with the kept tensor. */
  compared(side: ComparedSide, job: AtlasPaint): Promise<AtlasPainted>;
  /** As {@link CanvasLease.paint}, one picture a tensor. */
  thumbnails(job: ThumbnailsPaint): Promise<ThumbnailsPainted>;
  destroy(): void;
}

/** Hands canvases over to workers and names them. */
export class Canvases {
  readonly #state: Observable<EngineState>;
  readonly #current: () => WorkerLink | null;
  readonly #imageAtHand: () => Promise<void>;
  #nextId = 1;
  #lastJob: AtlasPaint | null = null;

  /**
   * @param current - the worker at work now
   * @param imageAtHand - resolves when it has run the image again, or will not
   */
  constructor(
    state: Observable<EngineState>,
    current: () => WorkerLink | null,
    imageAtHand: () => Promise<void>,
  ) {
    this.#state = state;
    this.#current = current;
    this.#imageAtHand = imageAtHand;
  }

  /** What an atlas was last painted as; null before the first. */
  get lastJob(): AtlasPaint | null {
    return this.#lastJob;
  }

  /**
   * Lends the worker a canvas for as long as there are workers: each gets one of its own, since a canvas is
   * handed over for good.
   * @param createCanvas - makes a canvas in the place of the one before
   * @param onRenewed - the new one is empty, and the image at hand: paint it
   */
  lease(createCanvas: () => HTMLCanvasElement, onRenewed: () => void): CanvasLease {
    let surface = this.#attach(createCanvas());
    let isOver = false;
    const stop = watch(this.#state, generationOf, async (generation) => {
      if (generation === null) return;
      surface.destroy();
      surface = this.#attach(createCanvas());
      const mine = surface;
      await this.#imageAtHand();
      if (!isOver && mine === surface) onRenewed();
    });
    return {
      paint: (job) => surface.paint(job),
      compared: (side, job) => surface.compared(side, job),
      thumbnails: (job) => surface.thumbnails(job),
      destroy: () => {
        isOver = true;
        stop();
        surface.destroy();
      },
    };
  }

  /** Hands a canvas over to the worker at work. @throws `InvalidStateError` when it was handed over before */
  #attach(canvas: HTMLCanvasElement): CanvasLease {
    const link = this.#current();
    const canvasId = this.#nextId++;
    if (link !== null) {
      const offscreen = canvas.transferControlToOffscreen();
      const attached = { canvasId, canvas: offscreen };
      link.send('attach-canvas', attached, { transfer: [offscreen] }).promise.catch(() => {});
    }
    let last: Sent<unknown> | null = null;
    const latest = async <T>(send: (to: WorkerLink) => Sent<T>): Promise<T> => {
      if (link === null) throw new DenseLensError('engine/device-lost', m.engine_starting());
      last?.abandon(new DenseLensError('engine/superseded', m.engine_newer_picture()));
      const sent = send(link);
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
        return latest((to) => to.send('paint', { canvasId, job }));
      },
      compared: (side, job) => latest((to) => to.send('paint-compared', { canvasId, side, job })),
      thumbnails: (job) => latest((to) => to.send('paint-thumbnails', { canvasId, job })),
      destroy: () => {
        last?.abandon(new DenseLensError('engine/cancelled', m.engine_cancelled()));
        link?.send('detach-canvas', { canvasId }).promise.catch(() => {});
      },
    };
  }
}
