import { createStore } from 'zustand/vanilla';
import { watch } from '../../src/engine/client/observable';
import type { EngineState } from '../../src/engine/client/state';
import type { FromServiceWorker, KeptState, ServedFile, ToServiceWorker } from '../../src/offline/protocol';
import type { Observable } from '../store/observable';
import type { JobPage } from './jobs';

/** What this browser keeps of the page, so that it works without network and server. */
export type OfflineKeeping =
  | { readonly status: 'starting' }
  | { readonly status: 'keeping'; readonly loaded: number; readonly total: number }
  | KeptState
  /** The browser has no service workers here: not for pages without HTTPS, not in this window, or they were refused. */
  | { readonly status: 'none'; readonly why: 'insecure' | 'unsupported' | 'refused' };

export interface OfflineState {
  readonly keeping: OfflineKeeping;
  /** A newer version of the page is at hand. */
  readonly hasUpdate: boolean;
  /** This load runs on one thread, but the next one will be isolated. */
  readonly threadsComeNext: boolean;
}

/** Keeps the page in the browser. */
export interface Offline {
  readonly state: Observable<OfflineState>;
  /** Keeps what was freed, or tries again. */
  keep(): void;
  free(): void;
  /** Reloads the page as its newer version. */
  takeUpdate(): void;
}

/** Milliseconds without a word from the service worker after which it is taken for dead. */
const SILENCE = 90_000;
/** A tab that stays open for days asks again this often, in milliseconds, when it is looked at. */
const ASK_AGAIN = 3_600_000;

const BASE = new URL(import.meta.env.BASE_URL, document.baseURI);

/** The build of this page, which the build itself wrote into it; null in development. */
const buildOfPage = (): string | null =>
  document.querySelector<HTMLMetaElement>('meta[name="denselens-build"]')?.content ?? null;

/** The weights at work, where this site serves them and their hash is known. */
function servedOf({ model }: EngineState): readonly ServedFile[] {
  if (model === null || model.request.source.kind !== 'url') return [];
  const { url } = model.request.source;
  const sha256 = model.summary.provenance?.sha256;
  if (sha256 === undefined || !url.startsWith(BASE.href)) return [];
  return [{ path: decodeURIComponent(url.slice(BASE.href.length)), sha256, bytes: model.summary.bytes }];
}

/** @param onProgress - of what is being kept */
function ask(
  worker: ServiceWorker,
  message: ToServiceWorker,
  onProgress: (loaded: number, total: number) => void,
): Promise<KeptState> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    let silence: ReturnType<typeof setTimeout> | undefined;
    const finish = (state: KeptState): void => {
      clearTimeout(silence);
      port1.close();
      resolve(state);
    };
    const wait = (): void => {
      clearTimeout(silence);
      silence = setTimeout(() => finish({ status: 'failed', problem: 'unreachable' }), SILENCE);
    };
    port1.onmessage = ({ data }: MessageEvent<FromServiceWorker>) => {
      if (data.type === 'state') return finish(data.state);
      wait();
      onProgress(data.loaded, data.total);
    };
    wait();
    worker.postMessage(message, [port2]);
  });
}

const whyNone = (): 'insecure' | 'unsupported' | null => {
  if (!isSecureContext) return 'insecure';
  try {
    return navigator.serviceWorker === undefined ? 'unsupported' : null;
  } catch {
    // Where storage is blocked, asking is refused.
    return 'unsupported';
  }
};

/** The page's side of the service worker; registers it when it is made. */
export function createOffline({ engine }: JobPage): Offline {
  const build = buildOfPage();
  const state = createStore<OfflineState>(() => ({
    keeping: { status: 'starting' },
    hasUpdate: false,
    threadsComeNext: false,
  }));
  const none = whyNone();
  if (none !== null || build === null) {
    state.setState({ keeping: { status: 'none', why: none ?? 'unsupported' } });
    return { state, keep: () => {}, free: () => {}, takeUpdate: () => {} };
  }
  const { serviceWorker } = navigator;
  let registration: ServiceWorkerRegistration | null = null;
  let asked = 0;

  const send = async (message: ToServiceWorker): Promise<void> => {
    const worker = serviceWorker.controller ?? registration?.active;
    if (worker == null) return;
    const turn = ++asked;
    const keeping = await ask(worker, message, (loaded, total) => {
      if (turn === asked) state.setState({ keeping: { status: 'keeping', loaded, total } });
    });
    if (turn === asked) state.setState({ keeping });
  };
  const keep = async (isWish: boolean): Promise<void> => {
    const now = engine.state.get();
    if (now.worker.status !== 'running') return;
    const { runtime } = now.worker.info;
    await send({ type: 'keep', build, runtime, served: servedOf(now), isWish });
  };

  const followUpdates = (found: ServiceWorkerRegistration): void => {
    const wasControlled = serviceWorker.controller !== null;
    const offer = (): void => {
      if (found.waiting !== null && serviceWorker.controller !== null) state.setState({ hasUpdate: true });
    };
    offer();
    found.addEventListener('updatefound', () => found.installing?.addEventListener('statechange', offer));
    // Another tab took the newer version; this one stays what it is until it is told to.
    serviceWorker.addEventListener('controllerchange', () => {
      if (wasControlled) state.setState({ hasUpdate: true });
    });
    let last = Date.now();
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState !== 'visible' || Date.now() - last < ASK_AGAIN) return;
      last = Date.now();
      found.update().catch(() => {});
    });
  };

  const begin = async (): Promise<void> => {
    const registered = await serviceWorker
      .register(new URL('sw.js', BASE), { updateViaCache: 'none' })
      // Offline, the one that is there goes on.
      .catch(() => serviceWorker.getRegistration(BASE.href))
      .catch(() => undefined);
    registration = registered ?? null;
    if (registration === null) {
      state.setState({ keeping: { status: 'none', why: 'refused' } });
      return;
    }
    followUpdates(registration);
    await serviceWorker.ready;
    state.setState({ threadsComeNext: !crossOriginIsolated });
    (serviceWorker.controller ?? registration.active)?.postMessage({
      type: 'hello',
      build,
    } satisfies ToServiceWorker);
    await keep(false);
    // Another backend has other files, another model other weights.
    watch(
      engine.state,
      ({ worker, model }) => `${worker.status === 'running' ? worker.info.runtime : ''} ${model?.summary.id}`,
      () => void keep(false),
    );
  };
  void begin();

  return {
    state,
    keep: () => void keep(true),
    free: () => void send({ type: 'free' }),
    takeUpdate: () => {
      const reload = (): void => location.reload();
      const waiting = registration?.waiting ?? null;
      if (waiting === null) return reload();
      serviceWorker.addEventListener('controllerchange', reload, { once: true });
      waiting.postMessage({ type: 'take' } satisfies ToServiceWorker);
    },
  };
}
