import { createStore } from 'zustand/vanilla';
import type { ChannelSearch, FoundChannel, SearchScope } from '../../src/engine/protocol/explain';
import type { ImageSubject } from '../../src/engine/protocol/subject';
import { bestHits } from '../../src/explain/channel-search';
import type { Observable } from '../store/observable';
import { createJob, type JobState } from './job';
import type { JobPage } from './jobs';

/** An image whose channels the worker keeps, to compare another's with. */
export interface RememberedImage {
  readonly image: ImageSubject;
  readonly scope: SearchScope;
}

/** Runs searches for channels and holds what they found, which is too much for the store. */
export interface ChannelSearches {
  /** Best first. */
  readonly state: Observable<JobState<readonly FoundChannel[]>>;
  readonly remembered: Observable<RememberedImage | null>;
  /** Begins anew; nothing else on the page has to wait for it. */
  start(search: ChannelSearch, scope: SearchScope): Promise<boolean>;
  /** Keeps the current image's channels. */
  remember(image: ImageSubject, scope: SearchScope): Promise<void>;
  cancel(): void;
}

/** Channels that are shown. */
const LIMIT = 24;

/** Another image, cut or model makes what was found void. */
export function createChannelSearches({ engine }: JobPage): ChannelSearches {
  const job = createJob<readonly FoundChannel[]>(engine, { on: ['result', 'lesion', 'model'] });
  const remembered = createStore<RememberedImage | null>(() => null);
  engine.on('model', () => remembered.setState(null, true));

  const start: ChannelSearches['start'] = (search, scope) =>
    job.start([], 1, async ({ signal, report }) => {
      let hits: readonly FoundChannel[] = [];
      for (let [done, total] = [0, 1]; done < total; done++) {
        const part = await engine.ask(
          'search-channels',
          { search, scope, part: done, limit: LIMIT },
          { signal, priority: 'background' },
        );
        hits = bestHits([...hits, ...part.hits], LIMIT, search.kind === 'separation' ? 0 : 1);
        total = part.parts;
        report(hits, done + 1, total);
      }
    });

  return {
    state: job.state,
    remembered,
    start,
    remember: async (image, scope) => {
      if (await start({ kind: 'remember' }, scope)) remembered.setState({ image, scope }, true);
    },
    cancel: job.cancel,
  };
}
