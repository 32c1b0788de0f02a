import { DenseLensError, type SerializedError, serializeError } from '../../errors';
import { type Locale, m } from '../../messages/m';
import type { Backend, BackendInfo, WhyNotWebGpu } from '../protocol/backend';
import type { Progress } from '../protocol/messages';
import { type Mishap, Recovery } from './recovery';
import type { EngineEvent, WorkerState } from './state';
import { whyUnreached, workerFileName } from './worker-file';
import { WorkerLink } from './worker-link';

/**
 * Milliseconds without a word of a worker that starts. What it fetches it watches itself, and tells of. Longer than
 * the 20 s for which Chromium lets a second request for one address wait for the first: what an ended worker asked
 * for still holds that lock, and a file that comes by then must be heard of.
 */
const SILENCE = 26_000;

/** What a keeper works with. */
export interface KeeperOptions {
  readonly createWorker: () => Worker;
  readonly dispatch: (event: EngineEvent) => void;
  readonly lastRunId: () => number;
  /** Brings a worker that has booted to where the last one was, before anybody else asks it. */
  readonly restore: (link: WorkerLink) => Promise<void>;
}

type Why = Extract<WorkerState, { status: 'starting' }>['why'];

interface Waiting {
  readonly promise: Promise<WorkerLink>;
  readonly resolve: (link: WorkerLink) => void;
  readonly reject: (error: unknown) => void;
}

function createWaiting(): Waiting {
  let resolve: Waiting['resolve'] = () => {};
  let reject: Waiting['reject'] = () => {};
  const promise = new Promise<WorkerLink>((onDone, onError) => {
    resolve = onDone;
    reject = onError;
  });
  promise.catch(() => {});
  return { promise, resolve, reject };
}

/** A start that came to nothing. */
class StartFailure extends Error {
  readonly mishap: Mishap;
  readonly isReady: boolean;

  constructor(mishap: Mishap, isReady: boolean) {
    super(mishap.message);
    this.mishap = mishap;
    this.isReady = isReady;
  }
}

/** @throws StartFailure where the browser makes no workers */
function made(createWorker: () => Worker): Worker {
  try {
    return createWorker();
  } catch (error) {
    throw new StartFailure({ kind: 'unreached', message: serializeError(error).message }, false);
  }
}

const superseded = (): DenseLensError => new DenseLensError('engine/superseded', m.engine_superseded());

const again = (): DenseLensError => new DenseLensError('engine/device-lost', m.engine_starting());

/** Keeps one worker at work: starts it, and another when it is lost, a few times. */
export class WorkerKeeper {
  readonly #options: KeeperOptions;
  readonly #recovery = new Recovery();
  #wished: {
    readonly backend: Backend | 'auto';
    readonly threads: number | null;
    readonly locale: Locale;
  } = { backend: 'auto', threads: null, locale: 'en' };
  #whyNotWebGpu: WhyNotWebGpu | null = null;
  #info: BackendInfo | null = null;
  #current: WorkerLink | null = null;
  /** The worker that is at work, or will be. */
  #link: Promise<WorkerLink>;
  #waiting: Waiting | null = null;
  #ticket = 0;
  #generation = 0;

  constructor(options: KeeperOptions) {
    this.#options = options;
    this.#link = Promise.reject(new DenseLensError('engine/unavailable', m.engine_not_started()));
    this.#link.catch(() => {});
  }

  /** The worker at work, once there is one. @throws `engine/unavailable` when none will be */
  link(): Promise<WorkerLink> {
    return this.#link;
  }

  /** The worker at work now. */
  get current(): WorkerLink | null {
    return this.#waiting === null ? this.#current : null;
  }

  get isOnWebGpu(): boolean {
    return this.#info?.backend === 'webgpu' && this.#whyNotWebGpu === null;
  }

  start(backend: Backend | 'auto', threads: number | null): Promise<BackendInfo> {
    this.#wished = { ...this.#wished, backend, threads };
    return this.#begin('start');
  }

  /** Has this worker, and those that follow it, speak a language. */
  speak(locale: Locale): void {
    this.#wished = { ...this.#wished, locale };
    // Of a worker that goes meanwhile, the next one knows.
    this.#current?.send('speak', { locale }).promise.catch(() => {});
  }

  /** Starts again on another backend. */
  switch(backend: Backend | 'auto'): Promise<BackendInfo> {
    this.#wished = { ...this.#wished, backend };
    this.#whyNotWebGpu = null;
    this.#recovery.forgive();
    return this.#begin('switch');
  }

  /** Tries once more as it was wished. */
  retry(): Promise<BackendInfo> {
    this.#recovery.forgive();
    return this.#begin('again');
  }

  /** Goes to WASM, for a reason. */
  leaveWebGpu(why: WhyNotWebGpu): Promise<BackendInfo> {
    this.#whyNotWebGpu = why;
    return this.#begin('switch');
  }

  /** The worker said that it cannot work: no other one will. */
  giveUp(error: unknown): void {
    this.#ticket++;
    this.#current?.end(again());
    this.#fail(serializeError(error), m.engine_no_start());
  }

  end(): void {
    this.#ticket++;
    const error = new DenseLensError('engine/cancelled', m.engine_closed());
    this.#current?.end(error);
    this.#waiting?.reject(error);
    this.#waiting = null;
    this.#current = null;
    this.#link = Promise.reject(error);
    this.#link.catch(() => {});
  }

  async #begin(why: Why, mishap: Mishap | null = null, pause = 0): Promise<BackendInfo> {
    const mine = ++this.#ticket;
    this.#current?.end(again());
    this.#current = null;
    // Whoever waited for an earlier start waits for this one.
    this.#waiting ??= createWaiting();
    this.#link = this.#waiting.promise;
    let [lately, after] = [mishap, pause];
    for (;;) {
      this.#options.dispatch({ type: 'starting', why, message: lately?.message ?? null });
      if (after > 0) await new Promise((resolve) => setTimeout(resolve, after));
      if (mine !== this.#ticket) throw superseded();
      try {
        return await this.#attempt(mine);
      } catch (error) {
        if (!(error instanceof StartFailure)) throw error;
        const onWebGpu = this.#wished.backend !== 'wasm' && this.#whyNotWebGpu === null;
        const verdict = this.#recovery.judge(error.mishap, performance.now(), onWebGpu);
        if (verdict.do === 'fail') throw await this.#failStart(error, mine);
        this.#whyNotWebGpu = verdict.whyNotWebGpu ?? this.#whyNotWebGpu;
        [lately, after] = [error.mishap, verdict.after];
      }
    }
  }

  /** Starts one worker and restores it. @throws StartFailure; `engine/superseded` */
  async #attempt(mine: number): Promise<BackendInfo> {
    const { createWorker, dispatch, lastRunId, restore } = this.#options;
    let mishap: Mishap | null = null;
    let isRunning = false;
    const link = new WorkerLink(made(createWorker), (what) => {
      mishap = what;
      if (isRunning) void this.#recover(what);
    });
    this.#current = link;
    const onProgress = (progress: Progress): void => {
      if (mine === this.#ticket) dispatch({ type: 'start-progress', progress });
    };
    const boot = async (): Promise<BackendInfo> => {
      const wish = { ...this.#wished, whyNotWebGpu: this.#whyNotWebGpu, lastRunId: lastRunId() };
      link.watch(SILENCE);
      const info = await link.send('boot', wish, { onProgress }).promise;
      link.watch(null);
      this.#info = info;
      await restore(link);
      return info;
    };
    try {
      const info = await boot().catch((error: unknown) => {
        if (!this.refusesModel(error)) throw error;
        this.#whyNotWebGpu = whyRefused(error);
        return boot();
      });
      if (mine !== this.#ticket) throw superseded();
      isRunning = true;
      this.#recovery.started();
      const waiting = this.#waiting;
      this.#waiting = null;
      dispatch({ type: 'started', info, generation: ++this.#generation });
      waiting?.resolve(link);
      return info;
    } catch (error) {
      const { isReady } = link;
      link.end(again());
      if (mine !== this.#ticket) throw superseded();
      const { code, message } = serializeError(error);
      const kind = code === 'engine/device-lost' ? 'lost' : 'refused';
      throw new StartFailure(mishap ?? { kind, message }, isReady);
    }
  }

  /** A model that ORT cannot run on this GPU still runs on WASM. */
  refusesModel(error: unknown): boolean {
    return error instanceof DenseLensError && error.code === 'engine/failed' && this.isOnWebGpu;
  }

  async #recover(mishap: Mishap): Promise<void> {
    const verdict = this.#recovery.judge(mishap, performance.now(), this.isOnWebGpu);
    if (verdict.do === 'fail') {
      this.#fail(sentenceOf(mishap, true), mishap.message);
      return;
    }
    this.#whyNotWebGpu = verdict.whyNotWebGpu ?? this.#whyNotWebGpu;
    // How it ends is in the state.
    await this.#begin('lost', mishap, verdict.after).catch(() => undefined);
  }

  async #failStart({ mishap, isReady }: StartFailure, mine: number): Promise<DenseLensError> {
    const why = mishap.kind === 'unreached' ? await whyUnreached() : null;
    if (mine !== this.#ticket) return superseded();
    return this.#fail(sentenceOf(mishap, isReady), why ?? mishap.message);
  }

  #fail(error: SerializedError, reason: string): DenseLensError {
    const thrown = new DenseLensError(error.code, error.message);
    this.#current = null;
    this.#waiting ??= createWaiting();
    this.#link = this.#waiting.promise;
    this.#waiting.reject(thrown);
    this.#waiting = null;
    this.#options.dispatch({ type: 'failed', error, reason });
    return thrown;
  }
}

/** Why a model that ORT refused on WebGPU is run on WASM. */
export const whyRefused = (error: unknown): WhyNotWebGpu => ({
  code: 'refused',
  reason: serializeError(error).message,
});

/** What a visitor is told when nothing more is tried. */
function sentenceOf({ kind, message }: Mishap, isReady: boolean): SerializedError {
  const code = 'engine/unavailable';
  switch (kind) {
    case 'unreached':
      return {
        code,
        message: m.engine_program_failed({ file: workerFileName() }),
      };
    case 'silent':
      return {
        code,
        message: isReady ? m.engine_silent() : m.engine_program_late({ file: workerFileName() }),
      };
    case 'lost':
      return {
        code,
        message: m.engine_stopped_often(),
      };
    case 'refused':
      return { code, message };
  }
}
