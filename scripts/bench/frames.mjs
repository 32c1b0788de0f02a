/**
 * The main thread's work in each frame while something is done by hand, in milliseconds, from the least to the most.
 * Frames are taken from Chromium's own trace, as the sum of the main thread's tasks between two frames' commits: that
 * is what has to fit, whatever rasterises in other threads (here a CPU does a GPU's work).
 * @param {import('@playwright/test').Page} page
 * @param {() => Promise<void>} act
 */
export async function tracedFrames(page, act) {
  const { frames, tasks } = await traced(page, act);
  const starts = frames.map(({ ts, dur = 0 }) => ts + dur).sort((a, b) => a - b);
  const work = starts.slice(0, -1).map((start, i) => {
    const end = starts[i + 1] ?? start;
    return tasks
      .filter(({ ts, dur = 0 }) => ts + dur > start && ts < end)
      .reduce((sum, { ts, dur = 0, tdur = dur }) => {
        const inside = Math.min(end, ts + dur) - Math.max(start, ts);
        return sum + (dur === 0 ? 0 : (inside * tdur) / dur);
      }, 0);
  });
  return work.map((micro) => micro / 1000).sort((a, b) => a - b);
}

/**
 * The longest of the main thread's tasks while something is done, in milliseconds of its own.
 * @param {import('@playwright/test').Page} page
 * @param {() => Promise<void>} act
 */
export async function longestTask(page, act) {
  const { tasks } = await traced(page, act);
  return tasks.reduce((most, { dur = 0, tdur = dur }) => Math.max(most, tdur / 1000), 0);
}

/**
 * The main thread's frames and tasks.
 * @param {import('@playwright/test').Page} page
 * @param {() => Promise<void>} act
 */
async function traced(page, act) {
  const browser = page.context().browser();
  if (browser === null) throw new Error('There is no browser to trace.');
  await browser.startTracing(page, {
    categories: [
      'toplevel',
      'devtools.timeline',
      'devtools.timeline.frame',
      'disabled-by-default-devtools.timeline',
    ],
  });
  await act();
  /** @type {{ name: string, ph: string, ts: number, dur?: number, tdur?: number, tid: number, pid: number }[]} */
  const events = JSON.parse((await browser.stopTracing()).toString('utf8')).traceEvents;
  // A frame of the main thread ends when it commits what it drew.
  const frames = events.filter(({ name, ph }) => name === 'Commit' && ph === 'X');
  const [thread] = frames;
  const tasks = events.filter(
    ({ name, ph, tid, pid }) =>
      ph === 'X' && tid === thread?.tid && pid === thread?.pid && /RunTask$/.test(name),
  );
  return { frames, tasks: outermost(tasks) };
}

/**
 * Chromium writes each task down twice, once as `ThreadControllerImpl::RunTask` and within it as `RunTask`, and a task
 * may run others within itself: only the outermost count, or the same work would count twice.
 * @template {{ ts: number, dur?: number }} T
 * @param {readonly T[]} tasks
 */
export function outermost(tasks) {
  /** @type {T[]} */
  const found = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const task of tasks.toSorted((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0))) {
    if (task.ts < end) continue;
    found.push(task);
    end = task.ts + (task.dur ?? 0);
  }
  return found;
}

/**
 * @param {readonly number[]} sorted
 * @param {number} at
 */
export const quantileOf = (sorted, at) =>
  sorted[Math.min(sorted.length - 1, Math.floor(at * sorted.length))] ?? Number.NaN;
