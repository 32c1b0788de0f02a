import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Progress } from '../../src/engine/protocol/messages';
import { type SerializedError, serializeError } from '../../src/errors';

/** What has come of a question: exactly one of these holds. */
export type Answer<T> =
  | { readonly status: 'idle' }
  /** `previous` answers what was asked before, for views that keep it in sight meanwhile. */
  | { readonly status: 'pending'; readonly progress: Progress | null; readonly previous?: T }
  | { readonly status: 'success'; readonly data: T }
  | ({ readonly status: 'error' } & SerializedError);

export const IDLE: Answer<never> = { status: 'idle' };
export const PENDING = { status: 'pending', progress: null } as const;

/** The answer to just what is asked, or null. */
export const dataOf = <T>(answer: Answer<T>): T | null => (answer.status === 'success' ? answer.data : null);

/** The same, or while it is open the answer to what was asked before. */
export const latestOf = <T>(answer: Answer<T>): T | null =>
  answer.status === 'pending' ? (answer.previous ?? null) : dataOf(answer);

/** Why there is no answer, or null. */
export const failureOf = (answer: Answer<unknown>): string | null =>
  answer.status === 'error' ? answer.message : null;

/** What goes with a question on its way. */
export interface AskOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/** A question. */
export interface Question<T> {
  /** Equal for equal questions; names the run or the model that it is about, so that answers never go stale. */
  readonly key: string;
  readonly ask: (options: AskOptions) => Promise<T>;
  /** Whether the answer is worth keeping once nobody looks at it. */
  readonly isKept: boolean;
}

/** Questions under way and answers at hand, shared by everybody who asks the same. */
export interface Answers {
  /**
   * Asks, unless somebody did already, and calls back at every change. When nobody watches any more, a question
   * under way is abandoned.
   * @returns ends it
   */
  watch<T>(question: Question<T>, listener: () => void): () => void;
  /** What has come of a question so far; idle when it is not known. */
  read<T>(key: string): Answer<T>;
}

interface Entry {
  readonly store: StoreApi<Answer<unknown>>;
  readonly control: AbortController;
  readonly isKept: boolean;
  watchers: number;
}

/** @param limit - answers that are kept though nobody looks at them; the oldest go first */
export function createAnswers(limit = 32): Answers {
  const entries = new Map<string, Entry>();

  const begin = ({ key, ask, isKept }: Question<unknown>): Entry => {
    const control = new AbortController();
    const store = createStore<Answer<unknown>>(() => PENDING);
    const tell = (answer: Answer<unknown>): void => {
      if (!control.signal.aborted) store.setState(answer, true);
    };
    const entry: Entry = { store, control, isKept, watchers: 0 };
    entries.set(key, entry);
    const onProgress = (progress: Progress): void => tell({ status: 'pending', progress });
    ask({ signal: control.signal, onProgress }).then(
      (data) => tell({ status: 'success', data }),
      (error: unknown) => tell({ status: 'error', ...serializeError(error) }),
    );
    return entry;
  };

  const drop = (key: string, entry: Entry): void => {
    entry.control.abort();
    if (entries.get(key) === entry) entries.delete(key);
  };
  const leave = (key: string, entry: Entry): void => {
    if (entry.watchers > 0) return;
    if (!entry.isKept || entry.store.getState().status !== 'success') drop(key, entry);
    const kept = [...entries].filter(([, { watchers }]) => watchers === 0);
    for (const [oldest, { control }] of kept.slice(0, Math.max(0, kept.length - limit))) {
      control.abort();
      entries.delete(oldest);
    }
  };

  return {
    watch: (question, listener) => {
      const { key } = question;
      const entry = entries.get(key) ?? begin(question as Question<unknown>);
      // Maps keep their order: what was looked at last goes last.
      entries.delete(key);
      entries.set(key, entry);
      entry.watchers++;
      const stop = entry.store.subscribe(listener);
      return () => {
        stop();
        entry.watchers--;
        // Whoever takes over in the same turn, as a view that is mounted in another's place, finds it under way.
        queueMicrotask(() => leave(key, entry));
      };
    },
    read: <T>(key: string) => (entries.get(key)?.store.getState() ?? IDLE) as Answer<T>,
  };
}
