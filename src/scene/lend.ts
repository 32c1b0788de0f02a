import { isAbandoned } from '../errors';

/**
 * Lends a place to paint on, whoever paints; see `Engine.lease`.
 * @param createCanvas - makes a canvas in the place of the one before
 * @param onRenewed - the new one is empty: paint it
 */
export type Lend<Surface> = (createCanvas: () => HTMLCanvasElement, onRenewed: () => void) => Surface;

/** Errors that a new worker, or the next run, mends without anybody's doing. */
export const passes = (error: unknown): boolean => {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return isAbandoned(error) || code === 'engine/device-lost' || code === 'image/none';
};
