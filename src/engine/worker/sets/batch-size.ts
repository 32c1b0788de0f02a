/** Milliseconds that a batch may take where smaller ones can be had: a new image waits for it to end. */
const LONGEST = 200;

/** What is tried on WASM, the largest first. */
const SIZES = [8, 4, 2];

/**
 * On a software GPU two images take 1.1 times as long as one, and more at once gain nothing (`npm run bench -- --only
 * set-batches`): a new image waits hardly longer for two.
 */
const ON_GPU = 2;

/**
 * Images of a set that run at once. On WASM a batch saves arithmetic nothing (DenseNet-121's images take the same 203
 * ms of one thread alone and in eights), but what each operation costs besides: a quarter of a small network's time, and
 * threads' waiting for each other. So batches are as large as a new image can wait for.
 * @param milliseconds - that one image takes alone; null where none has run
 */
export function batchSize(milliseconds: number | null, isGpu: boolean): number {
  if (isGpu) return ON_GPU;
  if (milliseconds === null) return 1;
  return SIZES.find((size) => size * milliseconds <= LONGEST) ?? 1;
}
