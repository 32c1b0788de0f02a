import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { Asked, AskedJob } from '../../jobs/asked-job';
import { foundOf, type JobState } from '../../jobs/job';
import type { JobPage } from '../../jobs/jobs';
import { useJob } from '../../services';

/** A tool's long question, and what is known of it. */
export interface Asking<A, R> {
  readonly state: JobState<Asked<A, R>>;
  /** Whether what was found answers what is asked now. */
  readonly isCurrent: boolean;
  /** What has been found of what is asked now; null before that. */
  readonly result: R | null;
  readonly start: () => void;
  /** What was found so far stays. */
  readonly cancel: () => void;
}

/**
 * Follows a long question as the tool's controls put it.
 * @param asked - null: nothing can be asked now; the same object while nothing has changed where it `follows`
 * @param follows - whether it is asked anew by itself whenever it is another one: for what is there at once
 */
export function useAskedJob<A, R>(
  make: (page: JobPage) => AskedJob<A, R>,
  asked: A | null,
  follows = false,
): Asking<A, R> {
  const job = useJob(make);
  const state = useStore(job.state);
  const found = foundOf(state);
  const isCurrent = found !== null && asked !== null && JSON.stringify(found.asked) === JSON.stringify(asked);
  useEffect(() => {
    if (follows && asked !== null && !isCurrent) job.start(asked);
  }, [follows, asked, isCurrent, job]);
  return {
    state,
    isCurrent,
    result: isCurrent ? found.result : null,
    start: () => {
      if (asked !== null) job.start(asked);
    },
    cancel: job.cancel,
  };
}
