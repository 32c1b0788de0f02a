import type { Shelf } from './shelf';

/** A tab that is being opened is not listed yet; in milliseconds. */
const OPENING = 20_000;

interface Tab {
  readonly id: string;
  readonly build: string;
  readonly since: number;
}

/**
 * Which build each open tab is of. A service worker is ended and started again as the browser likes, and a newer one
 * takes over tabs of an older build: this is what they know of each other.
 */
export class Tabs {
  readonly #notes: Shelf;
  readonly #clients: Clients;

  constructor(notes: Shelf, clients: Clients) {
    this.#notes = notes;
    this.#clients = clients;
  }

  async note(id: string, build: string): Promise<void> {
    if (id !== '') await this.#notes.write(`tab/${id}`, { id, build, since: Date.now() } satisfies Tab);
  }

  /**
   * The build of whoever asks: a tab, or a worker of one.
   * @param ofWorker - tells a build by the address of a worker's program
   * @returns null for a tab that came from the network: it goes on getting what it needs from there
   */
  async buildOf(id: string, ofWorker: (url: string) => Promise<string | null>): Promise<string | null> {
    if (id === '') return null;
    const tab = (await this.#notes.read(`tab/${id}`)) as Tab | null;
    if (tab !== null) return tab.build;
    const client = await this.#clients.get(id);
    return client !== undefined && client.type !== 'window' ? ofWorker(client.url) : null;
  }

  /** Builds of the tabs that are open; forgets those that are not. */
  async living(): Promise<ReadonlySet<string>> {
    const open = await this.#clients.matchAll({ includeUncontrolled: true, type: 'window' });
    const ids = new Set(open.map(({ id }) => id));
    const builds = new Set<string>();
    for (const { id, build, since } of (await this.#notes.readAll('tab/')) as readonly Tab[]) {
      if (ids.has(id) || Date.now() - since < OPENING) builds.add(build);
      else await this.#notes.delete(`tab/${id}`);
    }
    return builds;
  }
}
