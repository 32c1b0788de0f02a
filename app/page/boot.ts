import type { Backend } from '../../src/engine/protocol/backend';
import type { Library } from '../catalogue/library';
import type { Samples } from '../catalogue/samples';
import { applyLink, parseLink, YOURS } from '../link/link';
import type { AppStore } from '../store/store';

function switches(search: string): { backend: Backend | 'auto'; threads: number | null } {
  const query = new URLSearchParams(search);
  const backend = query.get('backend');
  const threads = Number(query.get('threads') ?? Number.NaN);
  return {
    backend: backend === 'webgpu' || backend === 'wasm' ? backend : 'auto',
    threads: Number.isInteger(threads) && threads >= 1 ? threads : null,
  };
}

/** What goes on when the network can run. */
export interface Booted {
  /** Resolves when the first image has run, or failed; never rejects. */
  readonly firstImage: Promise<void>;
}

/**
 * From an empty page to a running network: engine and manifest, then the model, then a first image.
 * Resolves when the network can run; the first image may still be on its way.
 * What fails is told to the visitor, who can go on from there by hand.
 * @throws when no model could be loaded
 */
export async function boot(
  store: AppStore,
  { library, samples }: { readonly library: Library; readonly samples: Samples },
  search: string,
): Promise<Booted> {
  const state = store.getState();
  const link = parseLink(search);
  applyLink(store, link);
  const { backend, threads } = switches(search);

  const firstImage = async () => {
    const [sample] = await samples.list();
    const wished = link.image === YOURS ? null : link.image;
    const id = wished ?? sample?.id;
    if (id === undefined) return;
    await state.runSample(id, { onlyFirst: true });
    await state.cutAsLinked();
    if (link.image === YOURS) {
      const text =
        'This link was made with a picture that never left its owner’s machine: here is a sample instead.';
      state.notify({ topic: 'link', kind: 'notice', text });
    }
  };

  try {
    await Promise.all([state.startEngine(backend, threads), state.readCatalogue()]);
    const wished = link.model === YOURS ? null : link.model;
    const fallback = await library.defaultId();
    try {
      await state.loadModel(wished ?? fallback);
    } catch (error) {
      if (wished === null || wished === fallback) throw error;
      // A link to a model that is not to be had must not leave an empty page.
      await state.attempt('model', Promise.reject(error));
      await state.loadModel(fallback);
    }
  } catch (error) {
    await state.attempt('model', Promise.reject(error));
    throw error;
  }
  return { firstImage: state.attempt('image', firstImage()) };
}
