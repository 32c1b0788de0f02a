import { DenseLensError } from '../../errors';
import { m } from '../../messages/m';
import type { Progress } from '../protocol/messages';
import type { EngineState } from './engine-state';
import { nextMacrotask } from './job-queue';

/** What a handler works with. */
export interface RequestContext {
  /** @throws `engine/unavailable` before the engine is started */
  readonly state: EngineState;
  /** Aborts when nobody waits for the answer any more; see {@link giveWay}. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

interface Pair {
  in: unknown;
  out: unknown;
}

/** Carries out one kind of request. */
export type Handler<R extends Pair> =
  | ((payload: R['in'], context: RequestContext) => Promise<R['out']>)
  | MovingHandler<R>;

/** One whose answer holds buffers, or the like, that move to the page instead of being copied. */
export interface MovingHandler<R extends Pair> {
  readonly handle: (payload: R['in'], context: RequestContext) => Promise<R['out']>;
  readonly transfer: (answer: R['out']) => Transferable[];
}

/** The handlers of a topic's requests. */
export type Handlers<Topic> = {
  readonly [T in keyof Topic]: Topic[T] extends Pair ? Handler<Topic[T]> : never;
};

/** @throws `engine/cancelled` when nobody waits for the answer any more */
function stopIfAbandoned(signal: AbortSignal): void {
  if (signal.aborted) throw new DenseLensError('engine/cancelled', m.engine_cancelled());
}

/**
 * Between two steps of something long: hears messages that came meanwhile, since a WASM run blocks the thread.
 * @throws as {@link stopIfAbandoned}
 */
export async function giveWay(signal: AbortSignal): Promise<void> {
  await nextMacrotask();
  stopIfAbandoned(signal);
}
