import type { AtlasPaint, AtlasPainted } from '../engine/protocol/maps';
import type { TensorName } from '../network/spec';
import type { AtlasSource } from './atlas-view-options';
import { passes } from './lend';

/** What is painted, where, and who hears of it. */
interface AtlasPaintingOptions extends Pick<AtlasSource, 'lease'> {
  readonly renewCanvas: () => HTMLCanvasElement;
  /** The picture that is wanted now; null for none, `waits` while that is not known yet. */
  readonly job: () => AtlasPaint | 'waits' | null;
  /** Whether a tensor is still the one that is shown. */
  readonly isShown: (tensor: TensorName) => boolean;
  readonly onPainted: (painted: AtlasPainted) => void;
  readonly onError: (error: unknown) => void;
}

/**
 * Has a canvas painted, a frame after it is wished: one picture at a time, and then the newest.
 * The host carries `aria-busy` while one is on its way.
 */
export function createAtlasPainting(host: HTMLElement, options: AtlasPaintingOptions) {
  const { lease, renewCanvas, job, isShown, onPainted, onError } = options;
  let frame = 0;
  // One picture at a time, but a canvas that is gone may never answer: the number of the canvas that is painted.
  let painting: number | null = null;
  let canvas = 0;
  let again = false;
  let destroyed = false;

  const paint = async (): Promise<void> => {
    frame = 0;
    const wanted = job();
    if (wanted === 'waits') return;
    if (destroyed || wanted === null) {
      host.removeAttribute('aria-busy');
      return;
    }
    if (painting === canvas) {
      again = true;
      return;
    }
    const mine = canvas;
    painting = mine;
    const { tensor } = wanted;
    try {
      const painted = await surface.paint(wanted);
      if (mine === canvas && isShown(tensor)) onPainted(painted);
    } catch (error) {
      if (!destroyed && !passes(error) && isShown(tensor)) onError(error);
    }
    if (painting !== mine || destroyed) return;
    painting = null;
    if (again) schedule();
    again = false;
    if (frame === 0) host.removeAttribute('aria-busy');
  };
  const schedule = (): void => {
    if (frame !== 0 || destroyed) return;
    host.setAttribute('aria-busy', 'true');
    frame = requestAnimationFrame(() => void paint());
  };
  const surface = lease(renewCanvas, () => {
    canvas++;
    delete host.dataset.painted;
    schedule();
  });
  schedule();

  return {
    schedule,
    destroy: (): void => {
      destroyed = true;
      cancelAnimationFrame(frame);
      surface.destroy();
    },
  };
}
