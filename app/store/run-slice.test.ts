import { describe, expect, it } from 'vitest';
import { DenseLensError } from '../../src/errors';
import { createTestStore, settle } from '../testing/fake-dependencies';
import { resultOf } from '../testing/fake-engine';

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

  it('say where what the network computed is no order of classes', async () => {
    const { store, runs } = createTestStore();
    const answers: readonly (readonly [logits: readonly number[], isUnranked: true | undefined])[] = [
      [[2, 1, 0], undefined],
      [[Number.NaN, 1, 0], true],
      [[Number.NaN, Number.NaN, Number.NaN], true],
      [[2, Number.POSITIVE_INFINITY, 0], true],
      // A class that is never answered, beside others that are; and none that is.
      [[2, 1, Number.NEGATIVE_INFINITY], undefined],
      [Array<number>(3).fill(Number.NEGATIVE_INFINITY), true],
      [[], undefined],
    ];
    for (const [i, [logits, isUnranked]] of answers.entries()) {
      const done = store.getState().classify(own('cat.png'), blob);
      runs[i]?.deferred.resolve({ ...resultOf(i + 1), logits: Float32Array.from(logits) });
      await done;
      expect(store.getState().result?.isUnranked, String(logits)).toBe(isUnranked);
    }
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

  it('keep the image when the engine runs it again by itself', async () => {
    const { store, runs, engine, dispatch } = createTestStore();
    const sample = store.getState().runSample('tiger');
    await settle();
    runs[0]?.deferred.resolve(resultOf(1));
    await sample;
    const { image } = engine.state.get();
    if (image === null) throw new Error('There is no image.');
    dispatch({ type: 'ran', ...image, result: { ...resultOf(2), backend: 'webgpu' }, lesion: null });
    const { result, image: shown } = store.getState();
    expect(result).toMatchObject({ runId: 2, backend: 'webgpu' });
    expect(shown).toEqual({ kind: 'sample', id: 'tiger', title: { en: 'An tiger', zh: '一只 tiger' } });
  });

  it('reject for a sample that does not exist', async () => {
    const { store } = createTestStore();
    await expect(store.getState().runSample('none')).rejects.toMatchObject({ code: 'image/none' });
    expect(store.getState().run).toMatchObject({ status: 'error', error: { code: 'image/none' } });
  });
});
