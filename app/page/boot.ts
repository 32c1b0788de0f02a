import type { Engine } from '../../src/engine/client/engine';
import type { Backend } from '../../src/engine/protocol/backend';
import { DenseLensError, isAbandoned } from '../../src/errors';
import type { Library } from '../catalogue/library';
import type { Samples } from '../catalogue/samples';
import { applyLink, parseLink, YOURS } from '../link/link';
import { m } from '../messages/m';
import type { AppStore } from '../store/app-state';

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

const OWN_NAME = 'denselens.own-model';

/** Remembers what the visitor's own model is called while this tab lives; answers with the last one's name. */
function rememberOwnName(store: AppStore): string | null {
  try {
    const storage = sessionStorage;
    const last = storage.getItem(OWN_NAME);
    store.subscribe(({ model }, { model: before }) => {
      if (model === null || model === before || model.id !== YOURS) return;
      try {
        storage.setItem(OWN_NAME, model.name);
      } catch {
        // Full: a reload then speaks of somebody's own model.
      }
    });
    return last;
  } catch {
    return null;
  }
}

/** The way from an empty page to a running network, which can be gone once more. */
export interface Boot {
  /** The latest attempt; rejects when no model could be loaded. */
  booted(): Promise<Booted>;
  /** After a failure: starts the engine, loads the model and runs the image that are missing. Never rejects. */
  tryAgain(): Promise<void>;
}

interface BootDependencies {
  readonly engine: Engine;
  readonly library: Library;
  readonly samples: Samples;
}

const isSuperseded = (error: unknown): boolean =>
  error instanceof DenseLensError && error.code === 'engine/superseded';

/** Whoever brings a model of their own while the first one loads has it take its place. */
async function modelOf({ state }: Engine): Promise<boolean> {
  if (state.get().loading.status === 'pending') {
    await new Promise<void>((resolve) => {
      const stop = state.subscribe(({ loading }) => {
        if (loading.status === 'pending') return;
        stop();
        resolve();
      });
    });
  }
  return state.get().model !== null;
}

/**
 * From an empty page to a running network: engine and manifest, then the model, then a first image.
 * What fails is told to the visitor, who can go on from there by hand, or have it tried again.
 */
export function createBoot(
  store: AppStore,
  { engine, library, samples }: BootDependencies,
  search: string,
): Boot {
  const link = parseLink(search);
  applyLink(store, link);
  const { backend, threads } = switches(search);

  const startEngine = async (): Promise<void> => {
    const { worker } = engine.state.get();
    if (worker.status === 'running') return;
    await (worker.status === 'failed'
      ? store.getState().retryEngine()
      : store.getState().startEngine(backend, threads));
  };
  const readCatalogue = async (): Promise<void> => {
    if (store.getState().catalogue.status !== 'success') await store.getState().readCatalogue();
  };
  const firstModel = async (): Promise<void> => {
    if (engine.state.get().model !== null) return;
    const { loadModel, attempt, dismissTopic } = store.getState();
    const wished = link.model === YOURS ? null : link.model;
    const fallback = readCatalogue().then(() => library.defaultId());
    const isEngines = () => engine.state.get().worker.status === 'failed';
    try {
      // Asked for at once, so that an image that comes meanwhile waits for it.
      await loadModel(fallback.then((id) => wished ?? id));
    } catch (error) {
      if (!isAbandoned(error)) {
        if (wished === null || wished === (await fallback) || isEngines()) throw error;
        // A link to a model that is not to be had must not leave an empty page.
        await attempt('model', Promise.reject(error));
      } else if (await modelOf(engine)) return;
      else if (!isSuperseded(error) && wished === null) throw error;
      await fallBack(fallback, isEngines);
      return;
    }
    dismissTopic('model');
  };
  /** The site's own model, however often a visitor's file that is none takes its place meanwhile. */
  const fallBack = async (id: Promise<string>, isHopeless: () => boolean): Promise<void> => {
    for (;;) {
      try {
        await store.getState().loadModel(await id);
        return;
      } catch (error) {
        if (!isSuperseded(error)) throw error;
        if (await modelOf(engine)) return;
        if (isHopeless()) throw error;
      }
    }
  };
  const firstImage = async (): Promise<void> => {
    const { runSample, cutAsLinked, notify } = store.getState();
    const known = await samples.list();
    const wished = known.find(({ id }) => id === link.image)?.id;
    const id = wished ?? known[0]?.id;
    if (id === undefined) return;
    if (wished === undefined && link.image !== null && link.image !== YOURS)
      notify({ topic: 'link', kind: 'error', text: m.first_image_unknown({ id: link.image.slice(0, 60) }) });
    await runSample(id, { onlyFirst: true });
    await cutAsLinked();
    if (link.model === YOURS) sayWhatIsMissing();
    else if (link.image === YOURS) {
      notify({ topic: 'link', kind: 'notice', text: m.page_foreign_image() });
    }
  };
  const lastOwn = rememberOwnName(store);
  const sayWhatIsMissing = (): void => {
    const { notify } = store.getState();
    const text = lastOwn === null ? m.page_foreign_model() : m.page_own_model({ name: lastOwn });
    notify({ topic: 'link', kind: 'notice', text });
  };

  const begin = async (): Promise<Booted> => {
    const { attempt } = store.getState();
    try {
      await Promise.all([startEngine(), firstModel()]);
    } catch (error) {
      await attempt('model', Promise.reject(error));
      throw error;
    }
    return { firstImage: attempt('image', firstImage()) };
  };

  let current = begin();
  // Whoever awaits denselens.ready hears of a failure; the page tells the visitor by itself.
  current.catch(() => {});
  return {
    booted: () => current,
    tryAgain: async () => {
      const { worker, model, image } = engine.state.get();
      if (worker.status === 'running' && model !== null && image !== null) {
        const { attempt, retryLoading } = store.getState();
        await attempt('model', retryLoading());
        return;
      }
      current = begin();
      await current.then(
        ({ firstImage: run }) => run,
        () => {},
      );
    },
  };
}
