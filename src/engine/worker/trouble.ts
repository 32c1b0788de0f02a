import { DenseLensError } from '../../errors';
import { m } from '../../messages/m';

/** What browsers, Emscripten and ONNX Runtime say when there is no memory left. */
const NO_MEMORY =
  /bad_alloc|out of memory|\bOOM\b|allocation failed|failed to allocate|memory access out of bounds|maximum memory size/i;

/** A C++ exception that nobody caught comes as its address: of those, only the allocator's are left here. */
const isMemory = (error: unknown): boolean =>
  error instanceof RangeError ||
  typeof error === 'number' ||
  (error instanceof Error && NO_MEMORY.test(error.message));

const noMemory = (error: unknown): DenseLensError =>
  new DenseLensError('engine/out-of-memory', m.gradients_memory(), { cause: error });

/** What a request failed of, as it is told: that memory is short in our words, everything else as it is. */
export const asTrouble = (error: unknown): unknown =>
  !(error instanceof DenseLensError) && error instanceof Error && NO_MEMORY.test(error.message)
    ? noMemory(error)
    : error;

/**
 * Runs something large, and says what went wrong where it is no error of ours.
 * @param unsupported - what is said when ONNX Runtime refuses, for another reason than memory; null: its own words
 * @throws `engine/out-of-memory`, `explain/unsupported`
 */
export async function withTrouble<T>(
  work: () => Promise<T>,
  unsupported: ((reason: string) => string) | null = null,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DenseLensError) throw error;
    if (isMemory(error)) throw noMemory(error);
    if (unsupported === null) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new DenseLensError('explain/unsupported', unsupported(reason), { cause: error });
  }
}
