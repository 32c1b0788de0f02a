import type { Shelf } from './shelf';

/** Where another program's share arrives, and where the page then fetches it from; below the site's folder. */
const TARGET = 'share';
const PICKUP = 'shared/';

/**
 * Takes what another program shares with the installed page: it comes as a form that is posted, and nobody but the
 * service worker is there to read it. It never leaves the machine.
 */
export class Shared {
  readonly #notes: Shelf;
  readonly #scope: string;

  constructor(notes: Shelf, scope: string) {
    this.#notes = notes;
    this.#scope = scope;
  }

  /** @returns null for requests that are none of a share's */
  answer(request: Request): Promise<Response> | null {
    const [address = ''] = request.url.split('?');
    if (!address.startsWith(this.#scope)) return null;
    const path = address.slice(this.#scope.length);
    if (request.method === 'POST' && path === TARGET) return this.#receive(request);
    return request.method === 'GET' && path.startsWith(PICKUP) ? this.#handOver(path) : null;
  }

  async #receive(request: Request): Promise<Response> {
    const fields = [...(await request.formData()).values()];
    const files = fields.filter((field) => typeof field !== 'string');
    await Promise.all(
      files.map((file, i) =>
        this.#notes.put(
          `${PICKUP}${i}`,
          new Response(file, {
            headers: { 'content-type': file.type, 'x-file-name': encodeURIComponent(file.name) },
          }),
        ),
      ),
    );
    return Response.redirect(`${this.#scope}?shared=${files.length}`, 303);
  }

  /** Once: a page that is reloaded begins with what its address says. */
  async #handOver(path: string): Promise<Response> {
    const found = await this.#notes.get(path);
    await this.#notes.delete(path);
    return found ?? new Response(null, { status: 404 });
  }
}
