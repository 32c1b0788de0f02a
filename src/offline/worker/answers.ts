import { MANIFEST, manifestOfBuild, type Site } from '../protocol';
import { filesOf, type KeptSite } from './kept-site';
import type { Tabs } from './tabs';

/** Cross-origin isolation, for hosts that do not send it: without it there is no SharedArrayBuffer, so one thread. */
const ISOLATION: Readonly<Record<string, string>> = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
};

/** How long the network may take to say which models there are, where an older answer is at hand; in milliseconds. */
const PATIENCE = 4_000;

/** An answer with the headers that isolate, where its host sent none. */
function isolated(response: Response, isEmbedded: boolean): Response {
  // Redirects of navigations and answers without a body go through as they are.
  if (response.type === 'opaqueredirect' || response.status === 0 || response.status === 304) return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(ISOLATION)) if (!headers.has(name)) headers.set(name, value);
  // A page that is isolated itself shows frames of other sites only if these say so.
  if (isEmbedded) headers.set('cross-origin-resource-policy', 'cross-origin');
  const { status, statusText, body } = response;
  return new Response(body, { status, statusText, headers });
}

/** Answers a page's requests: each tab from the build that it is of, the rest from the network. */
export class Answers {
  readonly #site: Site;
  readonly #paths: ReadonlySet<string>;
  readonly #kept: KeptSite;
  readonly #tabs: Tabs;
  readonly #scope: string;

  constructor(site: Site, kept: KeptSite, tabs: Tabs, scope: string) {
    this.#site = site;
    this.#paths = new Set(site.files.map(({ path }) => path));
    this.#kept = kept;
    this.#tabs = tabs;
    this.#scope = scope;
  }

  /** The file that is asked for, below the site's folder; null for what is none of its own. */
  pathOf({ url, method }: Request): string | null {
    if (method !== 'GET' || !url.startsWith(this.#scope)) return null;
    const path = decodeURIComponent(new URL(url).pathname.slice(new URL(this.#scope).pathname.length));
    const file = path === '' || path.endsWith('/') ? `${path}index.html` : path;
    // Files of an older build are known by their place; of what else is served, weights may be kept. Other pages of
    // the same host are none of this site's business.
    return this.#paths.has(file) || file.startsWith('assets/') || file.startsWith('models/') ? file : null;
  }

  /** @param clientId - of the tab or worker that asks; of the tab that will be, for a page */
  async answer(request: Request, path: string, clientId: string): Promise<Response> {
    const isEmbedded = new URL(request.url).searchParams.has('embed');
    const found =
      request.mode === 'navigate'
        ? await this.#page(path, clientId)
        : await this.#file(request, path, clientId);
    return isolated(found ?? (await fetch(request)), isEmbedded);
  }

  async #page(path: string, clientId: string): Promise<Response | undefined> {
    const { build } = this.#site;
    const found = await this.#kept.find(path, build).catch(() => undefined);
    if (found !== undefined) await this.#tabs.note(clientId, build).catch(() => {});
    return found;
  }

  async #file(request: Request, path: string, clientId: string): Promise<Response | undefined> {
    try {
      if (path.startsWith('assets/'))
        return (await this.#kept.find(path, this.#site.build)) ?? (await this.#kept.findHashed(path));
      const build = await this.#tabs.buildOf(clientId, (url) => this.#buildOfWorker(url));
      if (build === null) return undefined;
      const kept = await this.#kept.find(path, build);
      return path === MANIFEST && kept !== undefined ? await this.#manifest(request, kept, build) : kept;
    } catch {
      // What is kept cannot be read: the network may still have it.
      return undefined;
    }
  }

  /**
   * Weights may have come to the site since it was kept: the network says which there are, if it is there and of
   * the same build. Without it there is what is kept.
   */
  async #manifest(request: Request, kept: Response, build: string): Promise<Response> {
    const own = (await kept.json()) as object;
    const answer = (manifest: object): Response =>
      new Response(JSON.stringify(manifest), { headers: { 'content-type': 'application/json' } });
    try {
      const response = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
      const now = (await response.json()) as object;
      if (response.ok && manifestOfBuild(now) === manifestOfBuild(own)) return answer(now);
    } catch {
      // Offline.
    }
    const index = await this.#kept.index(build);
    const beginning = 'models/';
    const served = (index === null ? [] : filesOf(index))
      .filter((file) => file.path.startsWith(beginning))
      .map((file) => [file.path.slice(beginning.length), file.bytes] as const);
    return answer({ ...own, served: Object.fromEntries(served) });
  }

  /** A worker's program says by its name which build it may be of. */
  async #buildOfWorker(url: string): Promise<string | null> {
    const path = decodeURIComponent(url.slice(this.#scope.length).split('?')[0] ?? '');
    if (this.#paths.has(path)) return this.#site.build;
    const indexes = await this.#kept.indexes();
    return indexes.find(({ files }) => files.some((file) => file.path === path))?.build ?? null;
  }
}
