import type { Runtime } from '../../engine/protocol/backend';
import {
  type KeepProblem,
  MANIFEST,
  manifestOfBuild,
  type ServedFile,
  type Site,
  type SiteFile,
} from '../protocol';
import { pick, type Shelf } from './shelf';

/** What is kept of one build; written when all of it is there. */
export interface Index {
  readonly build: string;
  /** Milliseconds since 1970. */
  readonly keptAt: number;
  readonly runtimes: readonly Runtime[];
  readonly files: readonly SiteFile[];
  /** What the site serves beside its build, and this browser was shown. */
  readonly served: readonly ServedFile[];
}

/** All that is kept of a build. */
export const filesOf = ({ files, served }: Index): readonly ServedFile[] => [...files, ...served];

/** Why something could not be kept. */
export class KeepError extends Error {
  readonly problem: KeepProblem;

  constructor(problem: KeepProblem, cause?: unknown) {
    super(problem, { cause });
    this.problem = problem;
  }
}

/** Files fetched at the same time. */
const LANES = 4;
const DAY = 86_400_000;

const hex = (digest: ArrayBuffer): string =>
  [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** SHA-256 of what a file has of its build. */
async function hashOf(path: string, body: ArrayBuffer): Promise<string> {
  const text = (bytes: ArrayBuffer): string => new TextDecoder().decode(bytes);
  const counts =
    path === MANIFEST ? new TextEncoder().encode(manifestOfBuild(JSON.parse(text(body)) as object)) : body;
  return hex(await crypto.subtle.digest('SHA-256', counts));
}

/** Headers of the host's that say what may be done with a file. */
const KEPT_HEADERS = [
  'content-type',
  'content-security-policy',
  'cross-origin-opener-policy',
  'cross-origin-embedder-policy',
  'cross-origin-resource-policy',
  'permissions-policy',
  'referrer-policy',
  'x-content-type-options',
];

const isFull = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'QuotaExceededError' || /quota/i.test(error.message));

/** Only what is unknown is refused: a shelf that does not open, or is full. */
const asKeepError = (error: unknown): KeepError =>
  error instanceof KeepError ? error : new KeepError(isFull(error) ? 'quota' : 'denied', error);

/**
 * What the browser keeps of this site, in several builds. Contents are kept by their hash, so that what two builds
 * share is kept once, and nothing of one is ever taken for another's; an index a build says which contents are its.
 */
export class KeptSite {
  readonly #contents: Shelf;
  readonly #notes: Shelf;
  readonly #scope: string;
  readonly #fetch: typeof fetch;
  readonly #indexes = new Map<string, Index>();

  /**
   * @param contents - by hash
   * @param notes - indexes, and the visitor's wish
   * @param scope - address of the site's folder, with a slash at the end
   */
  constructor(contents: Shelf, notes: Shelf, scope: string, fetcher: typeof fetch) {
    this.#contents = contents;
    this.#notes = notes;
    this.#scope = scope;
    this.#fetch = fetcher;
  }

  /** What is kept of a build; null where it is not whole. */
  async index(build: string): Promise<Index | null> {
    const known = this.#indexes.get(build);
    if (known !== undefined) return known;
    const found = (await this.#notes.read(`build/${build}`)) as Index | null;
    if (found !== null) this.#indexes.set(build, found);
    return found;
  }

  /** Every build's, the newest first. */
  async indexes(): Promise<readonly Index[]> {
    const all = (await this.#notes.readAll('build/')) as readonly Index[];
    return [...all].sort((a, b) => b.keptAt - a.keptAt);
  }

  /** A file of a build; undefined where it is not kept. */
  async find(path: string, build: string): Promise<Response | undefined> {
    const index = await this.index(build);
    const file = index === null ? undefined : filesOf(index).find((kept) => kept.path === path);
    return file === undefined ? undefined : this.#contents.get(this.#keyOf(file));
  }

  /** A file whose name says its contents, of whichever build. */
  async findHashed(path: string): Promise<Response | undefined> {
    for (const { build } of await this.indexes()) {
      const found = await this.find(path, build);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Whether the visitor wants nothing kept. */
  async isFreed(): Promise<boolean> {
    return (await this.#notes.read('wish')) === 'free';
  }

  async wish(wish: 'keep' | 'free'): Promise<void> {
    await this.#notes.write('wish', wish);
  }

  /** Bytes of a build that are kept; null where something is missing of it. */
  async bytesOf(build: string): Promise<number | null> {
    const index = await this.index(build);
    if (index === null) return null;
    const there = await this.#contents.names();
    const all = filesOf(index);
    return all.every((file) => there.has(this.#keyOf(file)))
      ? all.reduce((sum, { bytes }) => sum + bytes, 0)
      : null;
  }

  /**
   * Keeps a build whole. What a build needs more than before (another backend's files) is added to it. To be called
   * under a lock: whoever tidies up meanwhile takes what has come for nobody's.
   * @param wish - what the site serves beside its build is kept where it can be had
   * @throws KeepError
   */
  async keep(
    site: Site,
    wish: { readonly runtimes: readonly Runtime[]; readonly served: readonly ServedFile[] },
    onProgress: (loaded: number, total: number) => void = () => {},
  ): Promise<void> {
    try {
      const before = await this.index(site.build);
      const runtimes = [...new Set([...(before?.runtimes ?? []), ...wish.runtimes])];
      const files = site.files.filter(({ runtime }) => runtime === undefined || runtimes.includes(runtime));
      await this.#bring(files, onProgress);
      const beside = new Map([...(before?.served ?? []), ...wish.served].map((file) => [file.path, file]));
      const served: ServedFile[] = [];
      for (const file of beside.values()) {
        const isOfBuild = files.some(({ path }) => path === file.path);
        if (!isOfBuild && (await this.#canBring(file))) served.push(file);
      }
      // Last, so that half a build is none.
      const keptAt = before?.keptAt ?? Date.now();
      const index: Index = { build: site.build, keptAt, runtimes, files, served };
      await this.#notes.write(`build/${site.build}`, index);
      this.#indexes.set(site.build, index);
    } catch (error) {
      throw asKeepError(error);
    }
  }

  /** Forgets that a build was kept once, before it is kept anew. */
  async forget(build: string): Promise<void> {
    await this.#notes.delete(`build/${build}`);
    this.#indexes.delete(build);
  }

  /** Deletes older builds that no tab is of, and contents that are no build's. */
  async tidy(own: string, living: ReadonlySet<string>): Promise<void> {
    const all = await this.indexes();
    const before = all.find(({ build }) => build === own)?.keptAt ?? Date.now() - DAY;
    const gone = all.filter(({ build, keptAt }) => build !== own && !living.has(build) && keptAt < before);
    for (const { build } of gone) await this.forget(build);
    const left = all.filter((index) => !gone.includes(index));
    const wanted = new Set(left.flatMap(filesOf).map((file) => this.#keyOf(file)));
    for (const name of await this.#contents.names()) if (!wanted.has(name)) await this.#contents.delete(name);
  }

  /** Deletes everything. */
  async free(): Promise<void> {
    this.#indexes.clear();
    await this.#contents.clear();
    for (const { build } of await this.indexes()) await this.#notes.delete(`build/${build}`);
  }

  async #canBring(file: ServedFile): Promise<boolean> {
    try {
      await this.#bring([file], () => {});
      return true;
    } catch (error) {
      if (error instanceof KeepError && error.problem !== 'quota' && error.problem !== 'denied') return false;
      throw error;
    }
  }

  async #bring(
    files: readonly ServedFile[],
    onProgress: (loaded: number, total: number) => void,
  ): Promise<void> {
    const there = await this.#contents.names();
    const missing = files.filter((file) => !there.has(this.#keyOf(file)));
    const total = missing.reduce((sum, { bytes }) => sum + bytes, 0);
    let loaded = 0;
    const queue = [...missing];
    const lane = async (): Promise<void> => {
      try {
        for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
          await this.#contents.put(this.#keyOf(file), await this.#fetchExactly(file));
          loaded += file.bytes;
          onProgress(loaded, total);
        }
      } catch (error) {
        // Nobody begins another file, and whoever tidies up afterwards finds all that has come.
        queue.length = 0;
        throw error;
      }
    };
    const ended = await Promise.allSettled(Array.from({ length: LANES }, lane));
    for (const each of ended) if (each.status === 'rejected') throw each.reason;
  }

  /** A host in the middle of a deployment has files of two builds: only those that the build's list names are taken. */
  async #fetchExactly({ path, sha256 }: ServedFile): Promise<Response> {
    const url = new URL(path.split('/').map(encodeURIComponent).join('/'), this.#scope).href;
    for (const cache of ['no-cache', 'reload'] as const) {
      // Names in assets/ say their contents: what the browser has of them is right.
      const mode = cache === 'no-cache' && path.startsWith('assets/') ? 'default' : cache;
      const response = await this.#fetch(url, { cache: mode, credentials: 'same-origin' }).catch(
        (cause: unknown) => {
          throw new KeepError('unreachable', cause);
        },
      );
      if (!response.ok) throw new KeepError('unreachable', new Error(`${path}: ${response.status}`));
      const body = await response.arrayBuffer().catch((cause: unknown) => {
        throw new KeepError('unreachable', cause);
      });
      if ((await hashOf(path, body)) !== sha256) continue;
      const headers = pick(response.headers, KEPT_HEADERS);
      headers.set('content-length', String(body.byteLength));
      return new Response(body, { headers });
    }
    throw new KeepError('other-build', new Error(path));
  }

  #keyOf({ path, sha256 }: ServedFile): string {
    // With the ending, which decides the type that a file is served as.
    return `${sha256}${/\.\w+$/.exec(path)?.[0] ?? ''}`;
  }
}
