import type { Engine } from '../../src/engine/client/engine';
import { runImages } from '../../src/engine/client/image-set/run-images';
import type { SetWorker } from '../../src/engine/client/image-set/set-worker';
import { isSvg, rasterizeSvg } from '../../src/engine/client/svg';
import { DenseLensError } from '../../src/errors';
import type { TensorName } from '../../src/network/spec';
import { m } from '../messages/m';
import type { JobTools } from './job';
import type { SetColumns } from './set-columns';

/** Whose images run, and who hears of it. */
interface SetRunOptions extends Pick<JobTools<unknown>, 'signal' | 'mayGoOn'> {
  readonly worker: SetWorker;
  /** What becomes known of each image goes here. */
  readonly rows: SetColumns;
  readonly fileOf: (id: number) => Promise<Blob>;
  /** More is known of some image. */
  readonly onRows: () => void;
  /** So many more images have run. */
  readonly onRun: (images: number) => void;
}

/**
 * Runs the images of a set that wait: its worker decodes them and keeps what the engine finds.
 * @throws what `runImages` throws
 */
export async function runWaiting(engine: Engine, options: SetRunOptions): Promise<void> {
  const { worker, rows, fileOf, onRows, onRun, signal, mayGoOn } = options;
  const plan = await engine.ask('set-plan', { batch: null }, { signal });
  /** Whole tensors of which the worker keeps something, by image. */
  const wanted = new Map<number, readonly TensorName[]>();

  const decode = async (id: number): Promise<Float32Array | null> => {
    const file = await fileOf(id);
    const isDrawing = await isSvg(file).catch(() => {
      throw new DenseLensError('image/unreadable', m.image_set_changed());
    });
    const drawn = isDrawing ? await rasterizeSvg(file, signal) : null;
    const transfer = drawn === null ? [] : [drawn];
    const decoded = await worker.ask('decode', { id, file, drawn }, { signal, transfer });
    if (decoded.kind === 'input') {
      if (decoded.wanted.length > 0) wanted.set(id, decoded.wanted);
      return decoded.input;
    }
    rows.repeat(id, decoded.of);
    onRows();
    return null;
  };

  await runImages(engine, {
    plan,
    signal,
    ids: rows.where('waiting'),
    decode,
    wanted: (id) => wanted.get(id) ?? [],
    absorb: async (ids, { logits, features, peaks, tensors, milliseconds }) => {
      const moved = [logits, features, ...Object.values(peaks), ...tensors.values()];
      const transfer = moved.map(({ buffer }: Float32Array | Uint32Array) => buffer as ArrayBuffer);
      const payload = { ids, run: { logits, features, peaks, tensors, milliseconds } };
      rows.take(await worker.ask('absorb', payload, { transfer }));
      for (const id of ids) wanted.delete(id);
      onRun(ids.length);
      onRows();
    },
    refuse: async (id, error) => {
      await worker.ask('fail', { id, error });
      rows.refuse(id, error);
      onRows();
    },
    mayGoOn,
  });
}
