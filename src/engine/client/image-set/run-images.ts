import { DenseLensError, type SerializedError, serializeError } from '../../../errors';
import { m } from '../../../messages/m';
import type { TensorName } from '../../../network/spec';
import type { SetPlan, SetRun } from '../../protocol/sets';
import { releaseBuffer } from '../../release-buffer';
import type { Engine } from '../engine';

/** What of the engine runs images. */
type Running = Pick<Engine, 'ask' | 'state'>;

/** How many images are run, one by one. */
export interface ImagesRun {
  readonly plan: SetPlan;
  /** Images that are to be run, in order. */
  readonly ids: readonly number[];
  /** The network's input, `[1,C,H,W]`; null for an image that need not be run. What it throws is that image's alone. */
  readonly decode: (id: number) => Promise<Float32Array | null>;
  /** Whole tensors that are wanted of an image; absent for none. */
  readonly wanted?: (id: number) => readonly TensorName[];
  /** Takes what a batch gave; its arrays are the taker's own. */
  readonly absorb: (ids: readonly number[], run: SetRun) => Promise<void>;
  /** Hears of an image that could not be decoded, or run. */
  readonly refuse: (id: number, error: SerializedError) => Promise<void>;
  /** Resolves when the run may go on; at once, unless it is paused. */
  readonly mayGoOn?: () => Promise<void>;
  readonly signal: AbortSignal;
}

/** Batches that are decoded before the engine asks for them, and that wait in its queue. */
const AHEAD = 2;

/** Batches in a row that the engine may refuse before the whole run is given up. */
const MOST_FAILURES = 3;

interface Ready {
  readonly id: number;
  readonly input: Float32Array;
}

const isOf = (error: unknown, code: DenseLensError['code']): boolean =>
  error instanceof DenseLensError && error.code === code;

/** Lets as many tasks run at once as there is room for. */
function createRoom(most: number) {
  const waiting: (() => void)[] = [];
  let taken = 0;
  return {
    enter: async (): Promise<void> => {
      if (taken >= most) await new Promise<void>((resolve) => waiting.push(resolve));
      else taken++;
    },
    leave: (): void => {
      const next = waiting.shift();
      if (next === undefined) taken--;
      else next();
    },
  };
}

async function decodeOne({ decode, refuse, signal }: ImagesRun, id: number): Promise<Ready | null> {
  try {
    const input = await decode(id);
    return input === null ? null : { id, input };
  } catch (error) {
    if (signal.aborted || isOf(error, 'engine/device-lost')) throw error;
    await refuse(id, serializeError(error, 'image/unreadable'));
    return null;
  }
}

function joined(batch: readonly Ready[]): Float32Array {
  const [first] = batch;
  if (batch.length === 1 && first !== undefined) return first.input;
  const length = first?.input.length ?? 0;
  const all = new Float32Array(length * batch.length);
  for (const [n, { input }] of batch.entries()) all.set(input, n * length);
  return all;
}

/**
 * Runs images: while the engine runs one batch, the next ones are decoded. It asks in the background, so that whatever
 * else is asked of the engine goes first. A worker of the engine that is lost costs nothing but time.
 * @throws `engine/superseded` when another model has come; `engine/cancelled`; what ends the engine for good
 */
export async function runImages(engine: Running, options: ImagesRun): Promise<void> {
  const { signal, ids, wanted, absorb, refuse, mayGoOn } = options;
  const request = engine.state.get().model?.request;
  let { plan } = options;
  let failures = 0;

  const replan = async (): Promise<void> => {
    const next = await engine.ask('set-plan', { batch: plan.batch }, { signal, priority: 'background' });
    if (engine.state.get().model?.request !== request)
      throw new DenseLensError('engine/superseded', m.engine_superseded());
    plan = next;
  };

  const runBatch = async (batch: readonly Ready[]): Promise<void> => {
    const tensors = [...new Set(batch.flatMap(({ id }) => wanted?.(id) ?? []))];
    const of = batch.map(({ id }) => id);
    for (let attempt = 0; ; attempt++) {
      // Not moved: it is sent once more to another worker when this one is lost.
      const payload = { plan: plan.plan, data: joined(batch), tensors };
      try {
        await absorb(of, await engine.ask('set-run', payload, { signal, priority: 'background' }));
        // The page's collector would come for these again and again, and look through all that the page holds.
        for (const { input } of batch) releaseBuffer(input.buffer as ArrayBuffer);
        failures = 0;
        return;
      } catch (error) {
        if (signal.aborted || attempt > 1) throw error;
        if (isOf(error, 'engine/device-lost') || isOf(error, 'engine/superseded')) await replan();
        else {
          if (++failures >= MOST_FAILURES || isOf(error, 'engine/unavailable')) throw error;
          for (const id of of) await refuse(id, serializeError(error));
          return;
        }
      }
    }
  };

  // Images that are decoded, wait, or run: what is in memory at once.
  const room = createRoom(AHEAD * plan.batch + 1);
  const turns = createRoom(AHEAD);
  const open = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | null = null;
  const follow = (task: Promise<void>): void => {
    const followed = task
      .catch((error: unknown) => {
        failure ??= { error };
      })
      .finally(() => open.delete(followed));
    open.add(followed);
  };
  const ready: Ready[] = [];
  const send = async (): Promise<void> => {
    const batch = ready.splice(0, plan.batch);
    await turns.enter();
    try {
      if (failure === null && !signal.aborted) await runBatch(batch);
    } finally {
      turns.leave();
      for (const _ of batch) room.leave();
    }
  };
  const prepare = async (id: number): Promise<void> => {
    const decoded = await decodeOne(options, id).catch((error: unknown) => {
      room.leave();
      throw error;
    });
    if (decoded === null) room.leave();
    else if (ready.push(decoded) >= plan.batch) follow(send());
  };
  const isOver = (): boolean => failure !== null || signal.aborted;

  for (const id of ids) {
    await mayGoOn?.();
    await room.enter();
    if (isOver()) break;
    follow(prepare(id));
  }
  while (open.size > 0) {
    await Promise.race(open);
    // The last ones are fewer than a batch.
    if (open.size === 0 && ready.length > 0 && !isOver()) follow(send());
  }
  if (signal.aborted) throw new DenseLensError('engine/cancelled', m.engine_cancelled());
  if (failure !== null) throw (failure as { readonly error: unknown }).error;
}
