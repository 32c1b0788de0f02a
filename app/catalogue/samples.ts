import { DenseLensError } from '../../src/errors';
import type { LocalText } from '../../src/weights/manifest';
import { m } from '../messages/m';

/** A picture that comes with the site. */
export interface Sample {
  readonly id: string;
  readonly title: LocalText;
  readonly credit: string;
  readonly licence: string;
  /** Of things as they are photographed, not drawn. */
  readonly photograph: boolean;
  readonly url: string;
}

interface SampleRow {
  readonly id: string;
  readonly file: string;
  readonly title: LocalText;
  readonly credit: string;
  readonly licence: string;
  readonly default?: boolean;
  readonly photograph?: boolean;
}

/** Knows the sample images. */
export interface Samples {
  /** The default one stands first. */
  list(): Promise<readonly Sample[]>;
  /** @throws `image/none` when there is none of this id, or it cannot be fetched */
  fetch(id: string): Promise<{ readonly sample: Sample; readonly blob: Blob }>;
}

/**
 * @param base - address of samples.json; the pictures stand beside it
 * @param fetcher - for tests
 */
export function createSamples(base: URL, fetcher: typeof fetch = globalThis.fetch.bind(globalThis)): Samples {
  let loading: Promise<readonly Sample[]> | null = null;

  const get = async (url: string | URL): Promise<Response> => {
    const response = await fetcher(url).catch(() => null);
    if (response?.ok) return response;
    throw new DenseLensError('image/none', m.catalogue_no_samples());
  };
  const load = async (): Promise<readonly Sample[]> => {
    // The file is this site's own and has its own test (scripts); rows are taken as they are.
    const rows = (await (await get(base)).json()) as readonly SampleRow[];
    const first = rows.filter((row) => row.default === true);
    const others = rows.filter((row) => row.default !== true);
    return [...first, ...others].map(({ id, file, title, credit, licence, photograph = false }) => ({
      id,
      title,
      credit,
      licence,
      photograph,
      url: new URL(file, base).href,
    }));
  };
  const list = () => {
    loading ??= load().catch((error: unknown) => {
      loading = null;
      throw error;
    });
    return loading;
  };

  return {
    list,
    fetch: async (id) => {
      const sample = (await list()).find((candidate) => candidate.id === id);
      if (sample === undefined) {
        throw new DenseLensError('image/none', m.catalogue_no_sample({ id }));
      }
      return { sample, blob: await (await get(sample.url)).blob() };
    },
  };
}
