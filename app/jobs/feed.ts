import { createStore } from 'zustand/vanilla';
import { until } from '../../src/engine/client/waiting';
import type { ImageSubject } from '../../src/engine/protocol/subject';
import { type ErrorCode, isAbandoned, serializeError } from '../../src/errors';
import type { Observable } from '../store/observable';
import { TOP_K } from '../store/run-slice';
import type { JobPage } from './jobs';
import { underWay } from './under-way';

/** Pictures that keep coming: a camera's, a drawing's. */
export interface FeedSource {
  readonly subject: ImageSubject;
  /** Waits for a picture that is newer than the last; null when there will be none. */
  next(): Promise<ImageBitmap | null>;
  /** Called once, when the feed ends, by whomever. */
  readonly onEnd?: (error: string | null) => void;
}

export type FeedState =
  | { readonly status: 'off' }
  /** `rate`: pictures a second over the last few; null while there were too few. */
  | { readonly status: 'running' | 'paused'; readonly subject: ImageSubject; readonly rate: number | null };

/** Runs pictures through the network as fast as it can, and always the newest. */
export interface Feed {
  readonly state: Observable<FeedState>;
  /** Another source takes the place of the one before. */
  start(source: FeedSource): void;
  /** The last picture stays. */
  pause(): void;
  resume(): void;
  /** @param source - only if it is that one */
  stop(source?: FeedSource): void;
}

/** Pictures that the rate is taken over. */
const RATE_OVER = 8;

/** What the page draws of a result asks its questions within two frames; the next picture comes after those. */
const drawn = (): Promise<void> =>
  new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())));

export function createFeed({ engine }: JobPage): Feed {
  const state = createStore<FeedState>(() => ({ status: 'off' }));
  let over: (() => void) | null = null;
  // While it is paused, the last picture stands still as any other.
  state.subscribe(({ status }) => {
    if (status === 'running') over ??= underWay(engine).begin();
    else {
      over?.();
      over = null;
    }
  });
  let source: FeedSource | null = null;
  let turn = 0;

  const end = (error: string | null): void => {
    turn++;
    const ended = source;
    source = null;
    if (ended === null) return;
    state.setState({ status: 'off' }, true);
    ended.onEnd?.(error);
  };

  const run = async (from: FeedSource): Promise<void> => {
    const own = ++turn;
    const { subject } = from;
    let last: ImageBitmap | null = null;
    const isIdle = () => until(engine.state, ({ running }) => running.status !== 'pending');
    await isIdle();
    const { image: before } = engine.state.get();
    /** Whether the visitor has turned to another image. */
    const isLeft = (): boolean => {
      const { image } = engine.state.get();
      return image !== before && image?.subject !== subject;
    };
    let times: readonly number[] = [];
    const goesOn = (): boolean => own === turn && state.getState().status === 'running';
    while (goesOn()) {
      const frame = await from.next();
      // Whatever else was asked for goes first: this one only follows.
      await isIdle();
      if (!goesOn()) return frame?.close();
      if (frame === null || isLeft()) {
        frame?.close();
        return end(null);
      }
      try {
        await engine.classify({ image: frame, subject }, { latest: true, topK: TOP_K });
      } catch (error) {
        if (own !== turn) return;
        return end(
          isAbandoned(error) ? null : serializeError(error, 'engine/failed' satisfies ErrorCode).message,
        );
      }
      // The one before is nobody's now: without this, pictures of megabytes wait for the collector.
      last?.close();
      last = frame;
      times = [...times, performance.now()].slice(-RATE_OVER);
      const span = (times.at(-1) ?? 0) - (times[0] ?? 0);
      const rate = times.length < 3 ? null : (1000 * (times.length - 1)) / span;
      if (goesOn()) state.setState({ status: 'running', subject, rate }, true);
      await drawn();
    }
  };

  // While a feed is paused, nothing else would notice.
  engine.state.subscribe(({ image }, before) => {
    const now = state.getState();
    if (now.status === 'off' || image === before.image) return;
    if (before.image?.subject === now.subject && image?.subject !== now.subject) end(null);
  });

  return {
    state,
    start: (next) => {
      end(null);
      source = next;
      state.setState({ status: 'running', subject: next.subject, rate: null }, true);
      void run(next);
    },
    pause: () => {
      const now = state.getState();
      if (now.status === 'running') state.setState({ ...now, status: 'paused' }, true);
    },
    resume: () => {
      const now = state.getState();
      if (now.status !== 'paused' || source === null) return;
      state.setState({ ...now, status: 'running' }, true);
      void run(source);
    },
    stop: (which = source ?? undefined) => {
      if (which !== undefined && which === source) end(null);
    },
  };
}
