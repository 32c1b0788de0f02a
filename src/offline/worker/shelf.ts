/** Responses and notes by name. */
export interface Shelf {
  names(): Promise<ReadonlySet<string>>;
  get(name: string): Promise<Response | undefined>;
  put(name: string, response: Response): Promise<void>;
  delete(name: string): Promise<void>;
  clear(): Promise<void>;
  /** A note, as JSON; null where there is none. */
  read(name: string): Promise<unknown>;
  /** All notes whose names begin so. */
  readAll(beginning: string): Promise<readonly unknown[]>;
  write(name: string, note: unknown): Promise<void>;
}

/** Those of some headers that are there. */
export function pick(headers: Headers, names: readonly string[]): Headers {
  const picked = new Headers();
  for (const name of names) {
    const value = headers.get(name);
    if (value !== null) picked.set(name, value);
  }
  return picked;
}

/**
 * A shelf in Cache Storage, opened when it is first used: a browser that gives none refuses only then.
 * @param name - several sites of one host share the storage: with the site's folder in it
 * @param base - what the entries' addresses begin with; nothing is ever fetched from there
 */
export function cacheShelf(name: string, base: string): Shelf {
  const open = (): Promise<Cache> => caches.open(name);
  const urlOf = (entry: string): string => `${base}${entry.split('/').map(encodeURIComponent).join('/')}`;
  const nameOf = ({ url }: Request): string => decodeURIComponent(url.slice(base.length));
  const names = async (): Promise<ReadonlySet<string>> => new Set((await (await open()).keys()).map(nameOf));
  const get = async (entry: string): Promise<Response | undefined> => (await open()).match(urlOf(entry));
  const put = async (entry: string, response: Response): Promise<void> =>
    (await open()).put(urlOf(entry), response);
  const read = async (entry: string): Promise<unknown> => (await get(entry))?.json() ?? null;
  return {
    names,
    get,
    put,
    delete: async (entry) => {
      await (await open()).delete(urlOf(entry));
    },
    clear: async () => {
      await caches.delete(name);
    },
    read,
    readAll: async (beginning) => {
      const found = [...(await names())].filter((entry) => entry.startsWith(beginning));
      return (await Promise.all(found.map(read))).filter((note) => note !== null);
    },
    write: (entry, note) => put(entry, new Response(JSON.stringify(note))),
  };
}
