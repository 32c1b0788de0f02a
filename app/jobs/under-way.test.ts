import { describe, expect, it } from 'vitest';
import { createMethods } from '../console-api/methods';
import { createTestStore } from '../testing/fake-dependencies';
import { createFakeEngine, defer } from '../testing/fake-engine';
import { createAskedJob } from './asked-job';
import { createFeed } from './feed';
import { createJob } from './job';
import { underWay } from './under-way';

describe('what is under way', () => {
  it('are jobs until they have ended, however they do', async () => {
    const { engine } = createFakeEngine();
    const { count } = underWay(engine);
    const [first, second] = [defer<void>(), defer<void>()];
    const job = createJob<string>(engine, { on: ['result'] });
    const other = createAskedJob<number, string>(engine, async () => {
      await second.promise;
      return '';
    });
    const ended = job.start('a', 1, () => first.promise);
    other.start(1);
    expect(count.getState()).toBe(2);
    job.pause();
    expect(count.getState()).toBe(2);
    first.reject(new Error('It failed.'));
    await ended;
    expect(count.getState()).toBe(1);
    second.resolve();
    await expect.poll(() => count.getState()).toBe(0);
    expect(underWay(createFakeEngine().engine).count.getState()).toBe(0);
  });

  it('are pictures that keep coming, while they do', () => {
    const { engine } = createFakeEngine();
    const { count } = underWay(engine);
    const feed = createFeed({ engine, results: { latest: () => null } });
    feed.start({ subject: { kind: 'own', name: '', from: 'drawing' }, next: () => new Promise(() => {}) });
    expect(count.getState()).toBe(1);
    feed.pause();
    expect(count.getState()).toBe(0);
    feed.resume();
    expect(count.getState()).toBe(1);
    feed.stop();
    expect(count.getState()).toBe(0);
  });

  it('are calls of the console API', async () => {
    const { engine, store, library } = createTestStore();
    const answer = defer<never>();
    engine.ask = () => answer.promise;
    const booted = Promise.resolve({ firstImage: Promise.resolve() });
    const boot = { booted: () => booted, tryAgain: async () => {} };
    const asked = createMethods({ engine, store, library }, boot).weight('classifier.bias');
    expect(underWay(engine).count.getState()).toBe(1);
    answer.reject(new Error('It failed.'));
    await expect(asked).rejects.toThrow();
    expect(underWay(engine).count.getState()).toBe(0);
  });
});
