/** @typedef {(signal: NodeJS.Signals) => Promise<number>} Ending - ends what runs; resolves to the exit code */

/** @type {Ending | null} */
let ending = null;

/**
 * Says how the program ends when it is told to; what was said before is replaced. A second signal ends it at once.
 * The listener stays: one that is taken away takes a signal with it that has come while nothing listened to the loop.
 * @param {Ending} how
 */
export function onInterrupt(how) {
  const isFirst = ending === null;
  ending = how;
  if (!isFirst) return;
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
    process.once(signal, async () => process.exit(await ending?.(signal)));
  }
}
