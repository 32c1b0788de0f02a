import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withLock } from './lock.mjs';

/**
 * @typedef {object} Job
 * @property {string} url
 * @property {string} target - where the file goes, once it is whole and right
 * @property {string} part - where it grows; on the same file system as the target
 * @property {string} sha256 - lower-case hexadecimal, or its beginning, where no more of it is known
 * @property {number} limit - bytes that it may have at most
 * @property {AbortSignal} [signal]
 * @property {(progress: { loaded: number, total: number | null }) => void} [onProgress]
 * @property {() => void} [onWait] - another process is at the same file
 * @property {Partial<Limits>} [limits]
 * @property {typeof fetch} [fetch] - through a proxy, say
 */

/**
 * Milliseconds, but for `attempts`.
 * @typedef {object} Limits
 * @property {number} connect - until a server answers
 * @property {number} stall - without a byte
 * @property {number} overall
 * @property {number} pause - before an attempt that follows a cut
 * @property {number} attempts - in a row without a byte
 */

/** @type {Limits} */
const defaults = { connect: 6_000, stall: 20_000, overall: 20 * 60_000, pause: 1_000, attempts: 3 };

/** A download that failed for a reason worth a sentence. */
export class DownloadError extends Error {
  /**
   * @param {string} sentence - continues "could not be fetched: "
   * @param {{ retry?: boolean }} [options] - retry: another attempt may go better
   */
  constructor(sentence, { retry = false } = {}) {
    super(sentence);
    this.retry = retry;
  }
}

/** @param {string} path */
export async function sha256Of(path) {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}

/**
 * Whether a file is there and has the hash; one that has another is removed.
 * @param {string} path
 * @param {string} sha256
 */
export async function isRight(path, sha256) {
  if ((await sizeOf(path)) === 0) return false;
  if ((await sha256Of(path)).startsWith(sha256)) return true;
  await rm(path, { force: true });
  return false;
}

/** @param {string} path */
async function sizeOf(path) {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

/**
 * What a network error means, in words.
 * @param {unknown} error
 * @param {URL} url
 */
function inWords(error, url) {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const { code } = /** @type {{ code?: string }} */ (cause);
  if (code === 'ENOSPC') return 'the disk is full';
  return `no connection to ${url.host}${code === undefined ? '' : ` (${code})`}`;
}

/**
 * The entity tag of what `part` holds the beginning of, when it is of this address.
 * @param {Job} job
 * @returns {Promise<string | null>}
 */
async function rememberedTag({ part, url }) {
  try {
    const note = JSON.parse(await readFile(`${part}.json`, 'utf8'));
    return note.url === url && typeof note.etag === 'string' ? note.etag : null;
  } catch {
    return null;
  }
}

/**
 * Asks for what is missing of the file.
 * @param {Job} job
 * @param {number} have - bytes that are there
 * @param {AbortSignal} signal
 * @returns {Promise<{ response: Response, from: number, total: number | null }>} from: where the body begins
 */
async function request(job, have, signal) {
  const tag = await rememberedTag(job);
  /** @type {Record<string, string>} */
  const headers = { 'Accept-Encoding': 'identity' };
  if (have > 0 && tag !== null) Object.assign(headers, { Range: `bytes=${have}-`, 'If-Range': tag });
  const response = await (job.fetch ?? fetch)(job.url, { headers, signal });
  const { status } = response;
  if (status === 206) {
    const [, from, total] =
      /^bytes (\d+)-\d+\/(\d+)$/.exec(response.headers.get('content-range') ?? '') ?? [];
    if (Number(from) === have) return { response, from: have, total: Number(total) };
  }
  if (status === 206 || status === 416) {
    await rm(job.part, { force: true });
    throw new DownloadError('the server cannot go on where a download was cut', { retry: true });
  }
  if (status !== 200) {
    throw new DownloadError(`${new URL(job.url).host} answered ${status}`, {
      retry: status === 429 || status >= 500,
    });
  }
  const length = response.headers.get('content-length');
  const etag = response.headers.get('etag');
  // A weak tag promises no equal bytes, so nothing could be resumed with it.
  const strong = etag !== null && !etag.startsWith('W/') ? etag : null;
  await writeFile(`${job.part}.json`, JSON.stringify({ url: job.url, etag: strong }));
  return { response, from: 0, total: length === null ? null : Number(length) };
}

/**
 * One request, written to the part file as it comes.
 * @param {Job} job
 * @param {Limits} limits
 * @param {AbortSignal} overall
 */
async function attempt(job, limits, overall) {
  const watchdog = new AbortController();
  let timer = setTimeout(() => watchdog.abort(), limits.connect);
  const signal = AbortSignal.any([overall, watchdog.signal]);
  try {
    const { response, from, total } = await request(job, await sizeOf(job.part), signal);
    if (total !== null && total > job.limit) {
      throw new DownloadError(`the file has ${total} bytes, more than the ${job.limit} that it may have`);
    }
    const file = await open(job.part, from === 0 ? 'w' : 'r+');
    try {
      let loaded = from;
      job.onProgress?.({ loaded, total });
      const rearm = () => {
        clearTimeout(timer);
        timer = setTimeout(() => watchdog.abort(), limits.stall);
      };
      rearm();
      for await (const chunk of response.body ?? []) {
        rearm();
        if (loaded + chunk.length > job.limit)
          throw new DownloadError(`the file is longer than ${job.limit} bytes`);
        await file.write(chunk, 0, chunk.length, loaded);
        loaded += chunk.length;
        job.onProgress?.({ loaded, total });
      }
      if (total !== null && loaded < total)
        throw new DownloadError('the connection was cut', { retry: true });
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof DownloadError || overall.aborted) throw error;
    const url = new URL(job.url);
    if (watchdog.signal.aborted) throw new DownloadError(`${url.host} does not answer`, { retry: true });
    throw new DownloadError(inWords(error, url), { retry: (await sizeOf(job.part)) > 0 });
  } finally {
    clearTimeout(timer);
    watchdog.abort();
  }
}

/**
 * Attempts until the file is whole, as long as attempts bring something.
 * @param {Job} job
 * @param {Limits} limits
 * @param {AbortSignal} overall
 */
async function fetchWhole(job, limits, overall) {
  let fruitless = 0;
  for (;;) {
    const before = await sizeOf(job.part);
    try {
      return await attempt(job, limits, overall);
    } catch (error) {
      if (!(error instanceof DownloadError) || !error.retry) throw error;
      fruitless = (await sizeOf(job.part)) > before ? 0 : fruitless + 1;
      // Offline is offline: only what had begun is worth patience.
      if (fruitless >= (before === 0 ? 1 : limits.attempts)) throw error;
      await sleep(limits.pause, undefined, { signal: overall });
    }
  }
}

/**
 * Makes the part file whole and right.
 * @param {Job} job
 * @param {Limits} limits
 * @param {AbortSignal} overall
 */
async function fetchRight(job, limits, overall) {
  const { part, sha256 } = job;
  const resumed = (await sizeOf(part)) > 0;
  // An earlier run may have ended between the last byte and the renaming.
  if (resumed && (await sha256Of(part)).startsWith(sha256)) return;
  await fetchWhole(job, limits, overall);
  if (await isRight(part, sha256)) return;
  if (resumed) {
    // The beginning may have been wrong already; what comes in one piece is the server's doing.
    await fetchWhole(job, limits, overall);
    if (await isRight(part, sha256)) return;
  }
  throw new DownloadError('what came is not the expected file (its SHA-256 differs), so it was deleted');
}

/**
 * Brings a file here, resuming what an earlier run had to leave. The target only ever appears whole and with
 * the right hash; several processes may ask for it at once.
 * @param {Job} job
 * @returns {Promise<'present' | 'fetched'>}
 * @throws {DownloadError}
 */
export async function download(job) {
  const limits = { ...defaults, ...job.limits };
  const { target, part, sha256 } = job;
  const timeUp = AbortSignal.timeout(limits.overall);
  const overall = job.signal === undefined ? timeUp : AbortSignal.any([timeUp, job.signal]);
  if (await isRight(target, sha256)) return 'present';
  await mkdir(dirname(part), { recursive: true });
  try {
    return await withLock(`${part}.lock`, { signal: overall, onWait: job.onWait }, async (stillMine) => {
      if (await isRight(target, sha256)) return 'present';
      await fetchRight(job, limits, overall);
      if (!(await stillMine())) throw new DownloadError('another process took the download over');
      await mkdir(dirname(target), { recursive: true });
      await rename(part, target);
      await rm(`${part}.json`, { force: true });
      return 'fetched';
    });
  } catch (error) {
    if (timeUp.aborted)
      throw new DownloadError(`not done within ${Math.round(limits.overall / 60_000)} minutes`);
    throw error;
  }
}
