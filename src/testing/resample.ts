import { createResampler, type ResamplePlan } from '../tensor/resample';

/** A whole image at once: RGBA bytes in, RGB bytes `[H,W,3]` out. */
export function resample(rgba: Uint8Array | Uint8ClampedArray, plan: ResamplePlan): Uint8Array {
  const resampler = createResampler(plan);
  resampler.push(rgba, 0, plan.srcHeight);
  return resampler.finish();
}
