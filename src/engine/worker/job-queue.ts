import { DenseLensError } from '../../errors';
import { m } from '../../messages/m';
import type { Priority } from '../protocol/messages';

interface Job {
  readonly id: number;
  readonly work: (signal: AbortSignal) => Promise<void>;
  readonly refuse: (error: unknown) => void;
  readonly controller: AbortController;
}

/** Lets messages in that arrived meanwhile, above all cancellations. */
export function nextMacrotask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/**
 * Runs jobs one after the other: ONNX Runtime's sessions must not run concurrently. A WASM run blocks the
 * whole thread, so a job that a newer wish made useless is dropped before it begins. A failed job is
 * reported and leaves the queue alive.
 */
export class JobQueue {
  readonly #foreground: Job[] = [];
  readonly #background: Job[] = [];
  #current: Job | null = null;
  #draining = false;

  /**
   * Adds a job. Background jobs wait until nothing else is wished; long ones should be many short jobs.
   * @param work - reports its own success and failure; its signal aborts when the job is cancelled
   * @param refuse - called when the job is dropped before it began
   */
  add(
    id: number,
    work: (signal: AbortSignal) => Promise<void>,
    refuse: (error: unknown) => void,
    priority: Priority = 'foreground',
  ): void {
    const queue = priority === 'foreground' ? this.#foreground : this.#background;
    queue.push({ id, work, refuse, controller: new AbortController() });
    if (!this.#draining) void this.#drain();
  }

  /** Drops a job that has not begun; aborts the signal of one that has. Unknown ids are ignored. */
  cancel(id: number): void {
    if (this.#current?.id === id) this.#current.controller.abort();
    for (const queue of [this.#foreground, this.#background]) {
      const at = queue.findIndex((job) => job.id === id);
      const [job] = at < 0 ? [] : queue.splice(at, 1);
      job?.refuse(new DenseLensError('engine/cancelled', m.engine_cancelled()));
    }
  }

  async #drain(): Promise<void> {
    this.#draining = true;
    await nextMacrotask();
    for (;;) {
      const job = this.#foreground.shift() ?? this.#background.shift();
      if (job === undefined) break;
      this.#current = job;
      try {
        await job.work(job.controller.signal);
      } catch (error) {
        job.refuse(error);
      }
      this.#current = null;
      await nextMacrotask();
    }
    this.#draining = false;
  }
}
