import type { ModelRequest } from '../../src/engine/client/engine';
import { DenseLensError } from '../../src/errors';
import type { ClassLabel } from '../../src/model/canonical';
import { type Manifest, type ManifestEntry, parseManifest } from '../../src/model/manifest';

/** A model that can be asked for by id. */
export interface CatalogueEntry {
  readonly id: string;
  readonly name: string;
  readonly note: string;
  readonly licence: string;
  /** Length of the file in bytes, about. */
  readonly bytes: number;
  /** Whether this site serves the weights, so that no other one need be asked. */
  readonly served: boolean;
}

/** Knows the models of the manifest. */
export interface Library {
  catalogue(): Promise<readonly CatalogueEntry[]>;
  /** The first model that this site serves. */
  defaultId(): Promise<string>;
  /**
   * What the engine needs to load an entry, labels included.
   * @throws `model/unknown`, `model/unreachable`
   */
  request(id: string): Promise<ModelRequest>;
}

async function fetchJson(fetcher: typeof fetch, url: URL): Promise<unknown> {
  try {
    const response = await fetcher(url);
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return await response.json();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new DenseLensError('model/unreachable', `${url.pathname} could not be fetched (${why}).`, {
      cause,
    });
  }
}

/** An HTML page of a development server's fallback is no weights file, and neither is one cut short. */
async function isServed(fetcher: typeof fetch, url: URL, entry: ManifestEntry): Promise<boolean> {
  if (url.origin !== globalThis.location.origin) return false;
  try {
    const response = await fetcher(url, { method: 'HEAD' });
    if (!response.ok || (response.headers.get('content-type') ?? '').includes('html')) return false;
    const length = response.headers.get('content-length');
    if (length === null) return true;
    const bytes = Number(length);
    return entry.bytes === null ? bytes > entry.approximateBytes * 0.9 : bytes === entry.bytes;
  } catch {
    return false;
  }
}

/**
 * @param base - address of the manifest; its entries' relative addresses start there
 * @param fetcher - for tests
 */
export function createLibrary(base: URL, fetcher: typeof fetch = globalThis.fetch.bind(globalThis)): Library {
  let loading: Promise<{ manifest: Manifest; catalogue: readonly CatalogueEntry[] }> | null = null;

  const load = async () => {
    const manifest = parseManifest(await fetchJson(fetcher, base));
    const catalogue = await Promise.all(
      manifest.models.map(async (entry): Promise<CatalogueEntry> => {
        const [url] = entry.urls;
        const served = url !== undefined && (await isServed(fetcher, new URL(url, base), entry));
        const { id, name, licence } = entry;
        return {
          id,
          name,
          licence,
          note: entry.note.en,
          bytes: entry.bytes ?? entry.approximateBytes,
          served,
        };
      }),
    );
    return { manifest, catalogue };
  };
  const loaded = () => {
    // A failure is not kept: the next one who asks tries again.
    loading ??= load().catch((error: unknown) => {
      loading = null;
      throw error;
    });
    return loading;
  };

  return {
    catalogue: async () => (await loaded()).catalogue,
    defaultId: async () => {
      const { catalogue } = await loaded();
      const first = catalogue.find((entry) => entry.served) ?? catalogue[0];
      if (first === undefined) throw new DenseLensError('model/unknown', 'The site offers no model.');
      return first.id;
    },
    request: async (id) => {
      const { manifest, catalogue } = await loaded();
      const entry = manifest.models.find((candidate) => candidate.id === id);
      const served = catalogue.find((candidate) => candidate.id === id)?.served ?? false;
      if (entry === undefined) {
        const ids = manifest.models.map((model) => model.id).join(', ');
        throw new DenseLensError('model/unknown', `There is no model "${id}". There are: ${ids}.`);
      }
      const address = served
        ? entry.urls[0]
        : (entry.urls.find((url) => url.startsWith('https:')) ?? entry.urls[0]);
      if (address === undefined) throw new DenseLensError('model/unreachable', `"${id}" has no address.`);
      const labels = (await fetchJson(fetcher, new URL(entry.labels, base))) as readonly ClassLabel[];
      return {
        id,
        name: entry.name,
        source: {
          kind: 'url',
          url: new URL(address, base).href,
          ...(entry.sha256 === null ? {} : { sha256: entry.sha256 }),
          ...(entry.bytes === null ? {} : { bytes: entry.bytes }),
        },
        recipe: entry.input,
        labels,
      };
    },
  };
}
