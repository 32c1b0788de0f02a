import { deleteKeptModel, type KeptModel, listKeptModels } from '../../src/engine/client/kept-models';
import type { ModelRequest } from '../../src/engine/protocol/weights';
import { DenseLensError } from '../../src/errors';
import type { ClassLabel } from '../../src/formats/canonical';
import { listed } from '../../src/messages/say';
import {
  type LocalText,
  type Manifest,
  type ManifestEntry,
  type ManifestFile,
  parseManifest,
} from '../../src/weights/manifest';
import { m } from '../messages/m';
import { localText } from '../words/local-text';
import { parseMadeId, requestToMake } from './made-model';
import { isOwnId } from './own-model';
import {
  type Elsewhere,
  elsewhereOf,
  isWhole,
  knownHashes,
  ownFiles,
  type RemoteSource,
  remoteSources,
  sourceAt,
} from './sources';

/** A model that can be asked for by id. */
export interface CatalogueEntry {
  readonly id: string;
  readonly name: string;
  /** What is known of it; null for a visitor's own. */
  readonly note: LocalText | null;
  /** SPDX identifier of the weights' licence; '' where nothing is known of it. */
  readonly licence: string;
  /** Whose work it is; '' likewise. */
  readonly citation: string;
  /** Length of the file in bytes, about. */
  readonly bytes: number;
  /** Whether this site serves the weights, so that no other one need be asked. */
  readonly served: boolean;
  /** What the browser keeps of it from a download: all, or what has arrived so far. */
  readonly kept: KeptModel | null;
  /** Whether the file's hash is known beforehand. */
  readonly pinned: boolean;
  /** That hash, SHA-256 in lower-case hexadecimal. */
  readonly sha256: string | null;
  /** Where another site has the file to prefer. */
  readonly address: string | null;
  /** What the SHA-256 of its file may begin with, in lower-case hexadecimal. */
  readonly hashes: readonly string[];
  /** Where other sites have it, in the order in which they are tried. */
  readonly sources: readonly RemoteSource[];
  /** What any other place may have of it. */
  readonly elsewhere: Elsewhere;
}

/** What is known of a model, in the page's language. */
export const modelNote = ({ note }: Pick<CatalogueEntry, 'note'>): string =>
  note === null ? m.catalogue_own() : localText(note);

/** Whether an entry can be loaded without asking another site. */
export const isAtHand = ({ served, kept }: CatalogueEntry): boolean => served || (kept?.complete ?? false);

/** Knows the models of the manifest. */
export interface Library {
  /** Asks anew what the browser keeps; the rest is remembered. */
  catalogue(): Promise<readonly CatalogueEntry[]>;
  /** The first model that this site serves or the browser keeps; else one that this site ought to have. */
  defaultId(): Promise<string>;
  /** Deletes what the browser keeps of a model. @throws `engine/failed` while it is being downloaded */
  forget(id: string): Promise<void>;
  /** ImageNet's class names in order, for models of a thousand classes that bring none. */
  imagenetLabels(): Promise<readonly ClassLabel[]>;
  /**
   * What the engine needs to load an entry, labels included.
   * @param from - where else the same file is: a mirror, or a visitor's copy; the hash decides
   * @throws `model/unknown`, `model/unreachable`
   */
  request(id: string, from?: string): Promise<ModelRequest>;
}

/** Milliseconds for a small file, and for a file's head: a site that answers nothing must not hold up the page. */
const JSON_TIMEOUT = 20_000;
const HEAD_TIMEOUT = 5_000;

async function fetchJson(fetcher: typeof fetch, url: URL): Promise<unknown> {
  try {
    const response = await fetcher(url, { signal: AbortSignal.timeout(JSON_TIMEOUT) });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return await response.json();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new DenseLensError('model/unreachable', m.catalogue_not_fetched({ path: url.pathname, why }), {
      cause,
    });
  }
}

/** Asks the site for a file; an HTML page of a development server's fallback is none. */
async function hasFile(fetcher: typeof fetch, url: URL, file: ManifestFile): Promise<boolean> {
  if (url.origin !== globalThis.location.origin) return false;
  try {
    const response = await fetcher(url, { method: 'HEAD', signal: AbortSignal.timeout(HEAD_TIMEOUT) });
    if (!response.ok || (response.headers.get('content-type') ?? '').includes('html')) return false;
    const length = response.headers.get('content-length');
    return length === null || isWhole(Number(length), file);
  } catch {
    return false;
  }
}

/** What the library asks about kept files; tests pass their own. */
export interface KeptModels {
  list(): Promise<readonly KeptModel[]>;
  remove(id: string): Promise<void>;
}

/** A model of the visitor's own that the browser keeps on their wish. */
function ownEntry(kept: KeptModel): readonly CatalogueEntry[] {
  const { id, ownName, bytes, sha256 } = kept;
  if (ownName === undefined || !kept.complete) return [];
  return [
    {
      id,
      name: ownName,
      licence: '',
      citation: '',
      note: null,
      bytes,
      served: false,
      kept: { ...kept, pinned: true },
      pinned: true,
      sha256,
      address: null,
      hashes: sha256 === null ? [] : [sha256],
      sources: [],
      elsewhere: 'nothing',
    },
  ];
}

const IMAGENET_LABELS = 'imagenet-labels.json';

/**
 * @param base - address of the manifest; its entries' relative addresses start there
 * @param fetcher - for tests
 */
export function createLibrary(
  base: URL,
  fetcher: typeof fetch = globalThis.fetch.bind(globalThis),
  keptModels: KeptModels = { list: listKeptModels, remove: deleteKeptModel },
): Library {
  let loading: Promise<{ manifest: Manifest; served: ReadonlyMap<string, string> }> | null = null;

  /** The first of a model's files that this site has. */
  const servedFile = async (entry: ManifestEntry, served: Manifest['served']): Promise<string | null> => {
    for (const [url, file] of ownFiles(entry)) {
      // Where the site says what it has, nothing is asked for in vain: consoles show that as an error.
      const bytes = served?.[url];
      const isServed =
        served === undefined
          ? await hasFile(fetcher, new URL(url, base), file)
          : bytes !== undefined && isWhole(bytes, file);
      if (isServed) return url;
    }
    return null;
  };
  const load = async () => {
    const manifest = parseManifest(await fetchJson(fetcher, base));
    const found = await Promise.all(
      manifest.models.map(async (entry) => {
        const url = await servedFile(entry, manifest.served);
        return url === null ? [] : [[entry.id, url] as const];
      }),
    );
    return { manifest, served: new Map(found.flat()) };
  };
  const loaded = () => {
    // A failure is not kept: the next one who asks tries again.
    loading ??= load().catch((error: unknown) => {
      loading = null;
      throw error;
    });
    return loading;
  };
  const readLabels = async (path: string) =>
    (await fetchJson(fetcher, new URL(path, base))) as readonly ClassLabel[];

  const catalogue = async (): Promise<readonly CatalogueEntry[]> => {
    const [{ manifest, served }, kept] = await Promise.all([loaded(), keptModels.list()]);
    const listed = manifest.models.map((entry) => ({
      sha256: entry.sha256,
      address: remoteSources(entry, manifest)[0]?.url ?? null,
      id: entry.id,
      name: entry.name,
      licence: entry.licence,
      citation: entry.citation,
      note: entry.note,
      bytes: entry.bytes ?? entry.approximateBytes,
      served: served.has(entry.id),
      kept: kept.find((model) => model.id === entry.id) ?? null,
      pinned: entry.sha256 !== null,
      hashes: knownHashes(entry),
      sources: remoteSources(entry, manifest),
      elsewhere: elsewhereOf(entry),
    }));
    return [...listed, ...kept.flatMap(ownEntry)];
  };

  return {
    catalogue,
    defaultId: async () => {
      const entries = await catalogue();
      const { manifest } = await loaded();
      const isOwn = (id: string) =>
        manifest.models.some((entry) => entry.id === id && remoteSources(entry, manifest).length === 0);
      // Where nothing is at hand, what this site ought to have: nobody asked for another site's megabytes.
      const first = entries.find(isAtHand) ?? entries.find(({ id }) => isOwn(id)) ?? entries[0];
      if (first === undefined) throw new DenseLensError('model/unknown', m.catalogue_no_model());
      return first.id;
    },
    forget: (id) => keptModels.remove(id),
    imagenetLabels: () => readLabels(IMAGENET_LABELS),
    request: async (id, from) => {
      const ofVisitor = isOwnId(id) ? await (await import('./own-models')).openOwnModel(id) : null;
      if (ofVisitor !== null) return ofVisitor;
      if (isOwnId(id)) {
        throw new DenseLensError('model/unknown', m.catalogue_own_elsewhere());
      }
      const made = parseMadeId(id);
      if (made !== null) return requestToMake(made);
      const { manifest, served } = await loaded();
      const entry = manifest.models.find((candidate) => candidate.id === id);
      if (entry === undefined) {
        const ids = listed(manifest.models.map((model) => model.id));
        throw new DenseLensError('model/unknown', m.catalogue_unknown({ id, ids }));
      }
      const own = served.get(id);
      const remote = from ?? (own === undefined ? remoteSources(entry, manifest)[0]?.url : undefined);
      const address = remote ?? own ?? entry.urls[0];
      if (address === undefined)
        throw new DenseLensError('model/unreachable', m.catalogue_no_address({ id }));
      return {
        id,
        name: entry.name,
        source: {
          kind: 'url',
          url: new URL(address, base).href,
          ...sourceAt(entry, address, manifest),
          ...(remote === undefined ? {} : { keepAs: id }),
        },
        recipe: entry.input,
        labels: await readLabels(entry.labels),
      };
    },
  };
}
