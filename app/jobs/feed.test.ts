import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createFakeEngine, defer, resultOf } from '../testing/fake-engine';
import { createFeed, type FeedSource } from './feed';

/** A picture that knows whether it was freed. */
const picture = () => {
  const bitmap = { closed: false, close: () => {} };
  bitmap.close = () => {
    bitmap.closed = true;
  };
  return bitmap;
};

beforeEach(() => vi.stubGlobal('requestAnimationFrame', (then: () => void) => setTimeout(then)));
afterEach(() => vi.unstubAllGlobals());

function harness() {
  const { engine, runs } = createFakeEngine();
  const feed = createFeed({ engine, results: { latest: () => null } });
  let frames = 0;
  const pictures: ReturnType<typeof picture>[] = [];
  const ended: (string | null)[] = [];
  const source: FeedSource = {
    subject: { kind: 'own', name: '', from: 'live' },
    next: async () => {
      frames++;
      const made = picture();
      pictures.push(made);
      return made as unknown as ImageBitmap;
    },
    onEnd: (error) => void ended.push(error),
  };
  const nth = (n: number) => vi.waitUntil(() => runs[n]);
  const finish = async (n: number) => (await nth(n)).deferred.resolve(resultOf(n + 1));
  return { engine, runs, feed, source, pictures, ended, nth, finish, frames: () => frames };
}

it('asks for a picture when the one before has run, and frees that', async () => {
  const { feed, source, runs, pictures, finish, nth, frames } = harness();
  feed.start(source);
  await nth(0);
  expect([runs.length, frames()]).toEqual([1, 1]);
  await finish(0);
  await finish(1);
  await nth(2);
  expect(pictures.map(({ closed }) => closed)).toEqual([true, false, false]);
  expect(runs.every(({ latest }) => latest)).toBe(true);
});

it('pauses at a picture, which stays, and goes on', async () => {
  const { feed, source, runs, finish, nth, engine } = harness();
  feed.start(source);
  await nth(0);
  feed.pause();
  await finish(0);
  await vi.waitUntil(() => engine.state.get().image?.result != null);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(runs).toHaveLength(1);
  expect(feed.state.getState().status).toBe('paused');
  feed.resume();
  await nth(1);
});

it('gives way to another image, running or paused', async () => {
  for (const isPaused of [false, true]) {
    const { feed, source, runs, finish, nth, ended, engine } = harness();
    feed.start(source);
    await finish(0);
    await nth(1);
    if (isPaused) feed.pause();
    await finish(1);
    const sample = { kind: 'sample', id: 'tiger', title: { en: 'Tiger', zh: '老虎' } } as const;
    void engine.classify({ image: new Blob(), subject: sample });
    await new Promise((resolve) => setTimeout(resolve, 20));
    // What the visitor asked for is not superseded by a frame.
    expect(runs.at(-1)?.image).toBeInstanceOf(Blob);
    runs.at(-1)?.deferred.resolve(resultOf(9));
    await vi.waitUntil(() => feed.state.getState().status === 'off');
    expect(engine.state.get().image?.subject).toBe(sample);
    expect(ended).toEqual([null]);
  }
});

it('gives way to an image that was asked for before its first picture', async () => {
  const { feed, source, runs, ended, engine } = harness();
  const first = defer<ImageBitmap | null>();
  feed.start({ ...source, next: () => first.promise });
  await new Promise((resolve) => setTimeout(resolve, 20));
  void engine.classify({
    image: new Blob(),
    subject: { kind: 'sample', id: 'tiger', title: { en: 'Tiger', zh: '老虎' } },
  });
  await vi.waitUntil(() => runs[0]);
  runs[0]?.deferred.resolve(resultOf(1));
  await vi.waitUntil(() => engine.state.get().image?.result != null);
  const late = picture();
  first.resolve(late as unknown as ImageBitmap);
  await vi.waitUntil(() => ended.length > 0);
  expect([runs.length, late.closed]).toEqual([1, true]);
});

it('ends with a sentence when a picture cannot be run, and once', async () => {
  const { feed, source, nth, ended } = harness();
  feed.start(source);
  (await nth(0)).deferred.reject(new Error('broken'));
  await vi.waitUntil(() => ended.length > 0);
  feed.stop();
  expect(ended).toEqual(['broken']);
});

it('stops only the source that is meant', async () => {
  const { feed, source, nth, ended } = harness();
  const other: FeedSource = { subject: source.subject, next: () => defer<null>().promise };
  feed.start(source);
  await nth(0);
  feed.stop(other);
  expect(ended).toEqual([]);
  feed.stop(source);
  expect(ended).toEqual([null]);
});
