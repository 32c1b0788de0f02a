import type { JobQueue } from '../job-queue';

/** Milliseconds in which an image follows its model, if one is waiting. */
const IMAGE_FOLLOWS = 300;
/** Id of a job that nobody asked for. */
const WARMING = -1;

/**
 * A model that no image waits for is warmed, so that the first one that comes is as fast as the second.
 * @param type - the request that has just been answered
 * @param warm - does nothing where an image has run
 */
export function warmAfter(
  type: string,
  queue: Pick<JobQueue, 'add'>,
  warm: () => Promise<void> | undefined,
): void {
  if (type !== 'load-model') return;
  setTimeout(() => {
    queue.add(
      WARMING,
      async () => warm(),
      () => {},
      'background',
    );
  }, IMAGE_FOLLOWS);
}
