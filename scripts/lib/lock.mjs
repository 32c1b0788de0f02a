import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** A living holder touches its lock this often, in milliseconds… */
const heartbeat = 1_000;
/** …and one that has not for this long is dead. */
const stale = 10_000;

/** @param {string} path */
async function ageOf(path) {
  return stat(path).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => 0,
  );
}

/** @param {string} path */
const read = (path) => readFile(path, 'utf8').catch(() => null);

/**
 * Does something that only one process at a time should do. A process id would not tell whether the holder
 * lives (containers share folders but not processes), so the holder keeps the lock file's time fresh.
 *
 * When two processes find the same dead lock at the same moment, both may go in; `stillMine` tells the one
 * that lost, so ask it before the step that counts.
 * @template T
 * @param {string} path - of the lock file
 * @param {{ signal: AbortSignal, onWait?: (() => void) | undefined }} options
 * @param {(stillMine: () => Promise<boolean>) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(path, { signal, onWait }, work) {
  const token = randomUUID();
  let waited = false;
  for (;;) {
    try {
      await writeFile(path, token, { flag: 'wx' });
      break;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    }
    if ((await ageOf(path)) > stale) {
      await rm(path, { force: true });
      continue;
    }
    if (!waited) onWait?.();
    waited = true;
    await sleep(heartbeat / 4, undefined, { signal });
  }
  const stillMine = async () => (await read(path)) === token;
  const timer = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => {});
  }, heartbeat);
  timer.unref();
  const release = () => {
    try {
      if (readFileSync(path, 'utf8') === token) rmSync(path, { force: true });
    } catch {
      // Somebody else took it for dead and removed it.
    }
  };
  // Ctrl-C ends by process.exit, which runs no finally.
  process.once('exit', release);
  try {
    return await work(stillMine);
  } finally {
    clearInterval(timer);
    process.removeListener('exit', release);
    release();
  }
}
