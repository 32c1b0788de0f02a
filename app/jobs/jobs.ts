import type { Engine } from '../../src/engine/client/engine';
import type { RunResult } from '../../src/engine/protocol/run';

/** What jobs follow. */
export interface JobPage {
  readonly engine: Engine;
  /** The latest image's. */
  readonly results: { latest(): RunResult | null };
}

/** The page's jobs, each made when it is first wanted: its code comes with the feature that wants it. */
export type Jobs = <T>(make: (page: JobPage) => T) => T;

/** Each job lives as long as the page, whoever looks at it. */
export function createJobs(page: JobPage): Jobs {
  const made = new Map<unknown, unknown>();
  return <T>(make: (page: JobPage) => T): T => {
    if (!made.has(make)) made.set(make, make(page));
    return made.get(make) as T;
  };
}
