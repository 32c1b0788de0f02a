import { describe, expect, it } from 'vitest';
import { DenseLensError } from '../../src/errors';
import { createTestStore, settle } from '../testing/fake-dependencies';
import { defer, resultOf } from '../testing/fake-engine';

const blob = new Blob(['picture']);
const own = (name: string) => ({ kind: 'own', name }) as const;

describe('image runs', () => {
  it('go from pending, with progress, to a result that names its image', async () => {
    const { store, runs } = createTestStore();
    const done = store.getState().classify(own('cat.png'), blob);
    expect(store.getState().run).toEqual({ status: 'pending', progress: null });
    runs[0]?.deferred.resolve(resultOf(1, 'cat'));
    await done;
    const { run, result, image } = store.getState();
    expect(run).toEqual({ status: 'success', data: 1 });
    expect(result?.top[0]?.label).toBe('cat');
    expect(image).toEqual(own('cat.png'));
    expect(result).not.toHaveProperty('logits');
    expect(result).not.toHaveProperty('preview');
  });

  it('keep the result when the next image fails, and say what was wrong until one succeeds', async () => {
    const { store, runs } = createTestStore();
    const { attempt, classify } = store.getState();
    const first = classify(own('cat.png'), blob);
    runs[0]?.deferred.resolve(resultOf(1, 'cat'));
    await first;

    const bad = attempt('image', classify(own('bad.png'), blob));
    runs[1]?.deferred.reject(new DenseLensError('image/undecodable', 'bad.png is cut short.'));
    await bad;
    expect(store.getState().result?.top[0]?.label).toBe('cat');
    expect(store.getState().image).toEqual(own('cat.png'));
    expect(store.getState().messages).toEqual([
      { topic: 'image', kind: 'error', text: 'bad.png is cut short.' },
    ]);

    const good = attempt('image', classify(own('dog.png'), blob));
    runs[2]?.deferred.resolve(resultOf(2, 'dog'));
    await good;
    expect(store.getState().messages).toEqual([]);
  });

  it('end on the last of many drops, whatever order they finish in, without a word about the others', async () => {
    const { store, runs } = createTestStore();
    const { attempt, classify } = store.getState();
    const names = ['1', '2', '3', '4', '5'];
    const drops = names.map((name) => attempt('image', classify(own(name), blob, { latest: true })));
    expect(runs.every(({ latest }) => latest)).toBe(true);
    // The first was already running; those between never began.
    for (const run of runs.slice(1, 4)) run.deferred.reject(new DenseLensError('engine/superseded', ''));
    runs[4]?.deferred.resolve(resultOf(2, 'fifth'));
    await settle();
    runs[0]?.deferred.resolve(resultOf(1, 'first'));
    await Promise.all(drops);
    const { result, image, run, messages } = store.getState();
    expect(result?.top[0]?.label).toBe('fifth');
    expect(image).toEqual(own('5'));
    expect(run).toEqual({ status: 'success', data: 2 });
    expect(messages).toEqual([]);
  });

  it('let the first sample give way to whatever was asked for before', async () => {
    const { store, runs } = createTestStore();
    const mine = store.getState().classify(own('mine'), blob);
    await store.getState().runSample('elephant', { onlyFirst: true });
    expect(runs).toHaveLength(1);
    runs[0]?.deferred.resolve(resultOf(1));
    await mine;
    expect(store.getState().image).toEqual(own('mine'));
  });

  it('drop a sample that is still being fetched when another image comes', async () => {
    const { store, runs } = createTestStore();
    const { attempt, runSample, classify } = store.getState();
    const sample = attempt('image', runSample('elephant'));
    const mine = classify(own('mine'), blob, { latest: true });
    runs[0]?.deferred.resolve(resultOf(1));
    await Promise.all([sample, mine]);
    expect(runs).toHaveLength(1);
    expect(store.getState().image).toEqual(own('mine'));
    expect(store.getState().messages).toEqual([]);
  });

  it('keep the image when the engine runs it again by itself', async () => {
    const { store, runs, emit } = createTestStore();
    const sample = store.getState().runSample('tiger');
    await settle();
    runs[0]?.deferred.resolve(resultOf(1));
    await sample;
    emit('result', { ...resultOf(2), backend: 'webgpu' });
    const { result, image } = store.getState();
    expect(result).toMatchObject({ runId: 2, backend: 'webgpu' });
    expect(image).toEqual({ kind: 'sample', id: 'tiger', title: 'An tiger' });
  });

  it('reject for a sample that does not exist', async () => {
    const { store } = createTestStore();
    await expect(store.getState().runSample('none')).rejects.toMatchObject({ code: 'image/none' });
    expect(store.getState().run).toMatchObject({ status: 'error', error: { code: 'image/none' } });
  });
});

describe('the engine starts again', () => {
  it('and the image that it took with it runs on the next one', async () => {
    const { store, runs } = createTestStore();
    const done = store.getState().classify(own('cat.png'), blob);
    runs[0]?.deferred.reject(new DenseLensError('engine/device-lost', 'The GPU was lost.'));
    await settle();
    expect(runs).toHaveLength(2);
    runs[1]?.deferred.resolve(resultOf(1, 'cat'));
    await done;
    expect(store.getState()).toMatchObject({
      image: own('cat.png'),
      run: { status: 'success' },
      messages: [],
    });
  });

  it('but not for ever', async () => {
    const { store, runs } = createTestStore();
    const done = store.getState().classify(own('cat.png'), blob);
    const lost = new DenseLensError('engine/device-lost', 'The GPU was lost.');
    runs[0]?.deferred.reject(lost);
    await settle();
    runs[1]?.deferred.reject(lost);
    await expect(done).rejects.toMatchObject({ code: 'engine/device-lost' });
    expect(store.getState().run.status).toBe('error');
  });

  it('with another model: the image counts as running until that is done', async () => {
    const { store, runs, engine } = createTestStore();
    await store.getState().loadModel('small');
    const first = store.getState().classify(own('cat.png'), blob);
    runs[0]?.deferred.resolve(resultOf(1, 'cat'));
    await first;
    const replay = defer<void>();
    const { loadModel } = engine;
    engine.loadModel = async (request, options) => {
      const model = await loadModel(request, options);
      await replay.promise;
      return model;
    };
    const other = store.getState().loadModel('other');
    await settle();
    expect(store.getState()).toMatchObject({
      model: { id: 'other' },
      result: null,
      run: { status: 'pending' },
    });
    replay.resolve();
    await other;
    expect(store.getState().run.status).not.toBe('pending');
  });
});
