/** One piece of what follows a change. */
export type Step = () => void;

/** Milliseconds of scripts in a frame, after which the rest waits for the next: style, layout and paint come on top. */
const SHARE = 1;

let waiting: Step[] = [];
let frame = 0;

function run(): void {
  const begin = performance.now();
  frame = 0;
  try {
    do waiting.shift()?.();
    while (waiting.length > 0 && performance.now() - begin < SHARE);
  } finally {
    go();
  }
}

function go(): void {
  if (frame === 0 && waiting.length > 0) frame = requestAnimationFrame(run);
}

/**
 * What would not fit into one frame is done step by step, as many in a frame as there is time for: a step asks by
 * itself whether it is still wanted.
 */
export function inTurn(...steps: readonly Step[]): void {
  waiting.push(...steps);
  go();
}

/** The same before all that waits: what a step has begun is finished first. */
export function next(...steps: readonly Step[]): void {
  waiting = [...steps, ...waiting];
  go();
}
