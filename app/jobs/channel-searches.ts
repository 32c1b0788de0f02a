import type { Engine } from '../../src/engine/client/engine';
import type { ChannelSearch, FoundChannel, SearchScope } from '../../src/engine/protocol/explain';
import { isAbandoned, type SerializedError, serializeError } from '../../src/errors';
import { bestHits } from '../../src/explain/channel-search';

/** An image whose channels the worker keeps, to compare another's with. */
export interface RememberedImage {
  readonly title: string;
  readonly scope: SearchScope;
}

/** A search as far as it has come. */
export type SearchState =
  | { readonly status: 'none' }
  | {
      readonly status: 'running' | 'done' | 'cancelled';
      readonly kind: ChannelSearch['kind'];
      /** Best first. */
      readonly hits: readonly FoundChannel[];
      readonly done: number;
      readonly total: number;
    }
  | { readonly status: 'failed'; readonly error: SerializedError };

/** Runs searches for channels and holds what they found, which is too much for the store. */
export interface ChannelSearches {
  current(): SearchState;
  remembered(): RememberedImage | null;
  /** Begins anew; nothing else on the page has to wait for it. */
  start(search: ChannelSearch, scope: SearchScope): void;
  /** Keeps the current image's channels, under a name. */
  remember(title: string, scope: SearchScope): void;
  cancel(): void;
  subscribe(listener: () => void): () => void;
}

const NONE: SearchState = { status: 'none' };

/** Channels that are shown. */
const LIMIT = 24;

/** Follows the engine: another image, cut or model makes what was found void. */
export function createChannelSearches(engine: Engine): ChannelSearches {
  let current: SearchState = NONE;
  let remembered: RememberedImage | null = null;
  let abort = new AbortController();
  const listeners = new Set<() => void>();
  const publish = (next: SearchState): void => {
    current = next;
    for (const listener of listeners) listener();
  };
  const forget = (): void => {
    abort.abort();
    if (current !== NONE) publish(NONE);
  };
  engine.on('result', forget);
  engine.on('lesion', forget);
  engine.on('model', () => {
    remembered = null;
    forget();
  });

  const run = async (search: ChannelSearch, scope: SearchScope): Promise<boolean> => {
    abort.abort();
    abort = new AbortController();
    const { signal } = abort;
    const { kind } = search;
    let hits: readonly FoundChannel[] = [];
    let [done, total] = [0, 1];
    const report = (status: 'running' | 'done' | 'cancelled'): void =>
      publish({ status, kind, hits, done, total });
    report('running');
    try {
      for (; done < total; done++) {
        const part = await engine.ask(
          'search-channels',
          { search, scope, part: done, limit: LIMIT },
          { signal, priority: 'background' },
        );
        hits = bestHits([...hits, ...part.hits], LIMIT, kind === 'separation' ? 0 : 1);
        total = part.parts;
        report('running');
      }
      report('done');
      return true;
    } catch (error) {
      if (signal.aborted) {
        if (signal.reason === 'cancelled') report('cancelled');
      } else if (!isAbandoned(error)) publish({ status: 'failed', error: serializeError(error) });
      return false;
    }
  };

  return {
    current: () => current,
    remembered: () => remembered,
    start: (search, scope) => void run(search, scope),
    remember: async (title, scope) => {
      if (!(await run({ kind: 'remember' }, scope))) return;
      remembered = { title, scope };
      publish(NONE);
    },
    cancel: () => abort.abort('cancelled'),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
