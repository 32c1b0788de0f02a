import type { FromServiceWorker, KeptState, Site, ToServiceWorker } from '../protocol';
import { Answers } from './answers';
import { KeepError, KeptSite } from './kept-site';
import { Shared } from './shared';
import { cacheShelf } from './shelf';
import { Tabs } from './tabs';

/** This build, filled in by scripts/lib/service-worker.mjs. */
declare const __SITE__: Site;

const worker = self as unknown as ServiceWorkerGlobalScope;
const site = __SITE__;
const { scope } = worker.registration;
const folder = new URL(scope).pathname;
const notes = cacheShelf(`denselens-notes ${folder}`, `${scope}notes/`);
const kept = new KeptSite(
  cacheShelf(`denselens-files ${folder}`, `${scope}kept/`),
  notes,
  scope,
  fetch.bind(worker),
);
const tabs = new Tabs(notes, worker.clients);
const answers = new Answers(site, kept, tabs, scope);
const shared = new Shared(notes, scope);

/** One at a time, this worker and the one that follows it included. */
const alone = <T>(work: () => Promise<T>): Promise<T> =>
  'locks' in navigator ? navigator.locks.request(`denselens ${folder}`, work) : work();

const tidy = async (): Promise<void> => kept.tidy(site.build, await tabs.living());

/**
 * A newer build is brought whole before it may be taken into use. Where it cannot be, the one before stays; only where
 * there is no room for it, it goes without: it would never come otherwise.
 */
async function install(): Promise<void> {
  const [before] = await kept.indexes().catch(() => []);
  if (before === undefined || (await kept.isFreed())) return;
  try {
    // A build that comes back is the newest again.
    await kept.forget(site.build);
    await kept.keep(site, before);
  } catch (error) {
    const isFull = error instanceof KeepError && (error.problem === 'quota' || error.problem === 'denied');
    if (!isFull) throw error;
  }
}

async function keep(
  { build, runtime, served, isWish }: Extract<ToServiceWorker, { type: 'keep' }>,
  post: (message: FromServiceWorker) => void,
): Promise<KeptState> {
  if (build !== site.build) return { status: 'failed', problem: 'other-build' };
  try {
    if (isWish) await kept.wish('keep');
    else if (await kept.isFreed()) return { status: 'freed' };
    await kept.keep(site, { runtimes: [runtime], served }, (loaded, total) =>
      post({ type: 'progress', loaded, total }),
    );
    await tidy();
    return { status: 'ready', bytes: (await kept.bytesOf(build)) ?? 0 };
  } catch (error) {
    // What was brought in vain takes no room.
    await tidy().catch(() => {});
    return { status: 'failed', problem: error instanceof KeepError ? error.problem : 'denied' };
  }
}

async function answer(
  message: ToServiceWorker,
  from: string,
  post: (message: FromServiceWorker) => void,
): Promise<void> {
  switch (message.type) {
    case 'hello':
      if (message.build !== site.build) return;
      await tabs.note(from, site.build).catch(() => {});
      // A page that came before this worker did, of the same build: from here on it needs no network either.
      return worker.clients.claim();
    case 'keep':
      return post({ type: 'state', state: await alone(() => keep(message, post)) });
    case 'free':
      await alone(async () => {
        await kept.wish('free');
        await kept.free();
      });
      return post({ type: 'state', state: { status: 'freed' } });
    case 'take':
      return worker.skipWaiting();
  }
}

worker.addEventListener('install', (event) => event.waitUntil(alone(install)));
worker.addEventListener('activate', (event) => event.waitUntil(alone(tidy).catch(() => {})));
worker.addEventListener('message', (event) => {
  const [port] = event.ports;
  const { source } = event;
  const from = source !== null && 'id' in source ? source.id : '';
  event.waitUntil(answer(event.data as ToServiceWorker, from, (message) => port?.postMessage(message)));
});
worker.addEventListener('fetch', (event) => {
  const { request, clientId, resultingClientId } = event;
  const ofShare = shared.answer(request);
  if (ofShare !== null) return event.respondWith(ofShare);
  const path = answers.pathOf(request);
  if (path === null) return;
  event.respondWith(
    answers.answer(request, path, request.mode === 'navigate' ? resultingClientId : clientId),
  );
});
