import type { Engine } from '../../src/engine/client/engine';
import type { Backend } from '../../src/engine/protocol/backend';
import { isAbandoned, type SerializedError, serializeError } from '../../src/errors';
import type { TensorName } from '../../src/network/spec';

/** How one tensor differs between two backends. */
export interface TensorParity {
  readonly name: TensorName;
  /** Largest absolute difference, and the other backend's largest absolute value. */
  readonly largest: number;
  readonly reach: number;
  /** Values that are a number on one backend alone. */
  readonly broken: number;
}

/** Relative to the tensor's largest value; infinite where values are no numbers on one backend alone. */
export const ratioOf = ({ largest, reach, broken }: TensorParity): number =>
  broken > 0 ? Number.POSITIVE_INFINITY : largest === 0 ? 0 : largest / reach;

/** The comparison of the current image's tensors on two backends, as far as it has come. */
export type BackendParity =
  | { readonly status: 'none' | 'cancelled' }
  | { readonly status: 'running'; readonly done: number; readonly total: number }
  | { readonly status: 'unavailable'; readonly why: string }
  | { readonly status: 'failed'; readonly error: SerializedError }
  | { readonly status: 'done'; readonly other: Backend; readonly tensors: readonly TensorParity[] };

/** Compares backends when asked to. */
export interface BackendParities {
  current(): BackendParity;
  start(other: Backend, names: readonly TensorName[]): Promise<void>;
  cancel(): void;
  subscribe(listener: () => void): () => void;
}

/** Follows the engine: another image, model or backend makes the answer void. */
export function createBackendParities(engine: Engine): BackendParities {
  let current: BackendParity = { status: 'none' };
  let abort = new AbortController();
  const listeners = new Set<() => void>();
  const publish = (next: BackendParity): void => {
    current = next;
    for (const listener of listeners) listener();
  };
  const forget = (): void => {
    abort.abort();
    if (current.status !== 'none') publish({ status: 'none' });
  };
  engine.on('result', forget);
  engine.on('model', forget);
  engine.on('lesion', forget);

  const compare = async (
    other: Backend,
    names: readonly TensorName[],
    signal: AbortSignal,
  ): Promise<void> => {
    publish({ status: 'running', done: 0, total: names.length });
    // The same numbers go in: what is compared is the network, not the decoding of a picture.
    const input = await engine.ask('input', null);
    const twin = engine.fork();
    signal.addEventListener('abort', () => twin.destroy());
    try {
      const info = await twin.start(other, null);
      if (info.backend !== other) {
        publish({ status: 'unavailable', why: info.whyNotWebGpu ?? 'This browser has no WebGPU.' });
        return;
      }
      await twin.run(input.data, input.dims);
      const tensors: TensorParity[] = [];
      for (const name of names) {
        const { data } = await twin.ask('tensor', { name }, { signal });
        const transfer = [data.buffer as ArrayBuffer];
        const distance = await engine.ask(
          'tensor-distance',
          { name, data },
          { signal, transfer, priority: 'background' },
        );
        tensors.push({ name, ...distance });
        publish({ status: 'running', done: tensors.length, total: names.length });
      }
      publish({ status: 'done', other, tensors });
    } finally {
      twin.destroy();
    }
  };
  return {
    current: () => current,
    start: async (other, names) => {
      abort.abort();
      const mine = new AbortController();
      abort = mine;
      try {
        await compare(other, names, mine.signal);
      } catch (error) {
        if (mine.signal.aborted) {
          if (mine.signal.reason === 'cancelled') publish({ status: 'cancelled' });
        } else if (!isAbandoned(error)) publish({ status: 'failed', error: serializeError(error) });
      }
    },
    cancel: () => abort.abort('cancelled'),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
