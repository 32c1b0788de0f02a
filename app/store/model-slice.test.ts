import { describe, expect, it } from 'vitest';
import type { ModelRequest, ModelSummary } from '../../src/engine/protocol/weights';
import { DenseLensError } from '../../src/errors';
import type { DenseNetSpec } from '../../src/network/spec';
import { createTestStore } from '../testing/fake-dependencies';

describe('models', () => {
  it('load with progress, and select something to look at', async () => {
    const { store } = createTestStore();
    const seen: unknown[] = [];
    store.subscribe(({ loading }) => loading.status === 'pending' && seen.push(loading.progress));
    await store.getState().loadModel('small');
    expect(seen).toContainEqual({ stage: 'download', loaded: 500, total: 1000 });
    const { model, loading, tensor } = store.getState();
    expect(model?.id).toBe('small');
    expect(loading).toEqual({ status: 'success', data: 'small' });
    // Block 1 has two layers: what the last of them writes.
    expect(tensor).toBe('features.denseblock1.denselayer2.conv2');
  });

  it('stay when another one turns out broken or unknown', async () => {
    const { store } = createTestStore();
    const { loadModel } = store.getState();
    await loadModel('small');
    await expect(loadModel('broken')).rejects.toMatchObject({ code: 'model/corrupt' });
    expect(store.getState().model?.id).toBe('small');
    expect(store.getState().loading).toMatchObject({ status: 'error', error: { code: 'model/corrupt' } });
    await expect(loadModel('nothing')).rejects.toMatchObject({ code: 'model/unknown' });
    expect(store.getState().model?.id).toBe('small');
  });

  it('keep the selection where the next one has it, too, and else start anew', async () => {
    const { store, dispatch } = createTestStore();
    const { loadModel, selectTensor, selectChannel } = store.getState();
    const come = (summary: ModelSummary) =>
      dispatch({ type: 'loaded', model: { request: {} as ModelRequest, summary }, again: false });
    const small = await loadModel('small');
    selectTensor('features.denseblock2.denselayer3.input');
    selectChannel(17);
    // Its concatenation has fewer channels than 17.
    const narrow: DenseNetSpec = { ...small.spec, growthRate: 2, numInitFeatures: 4 };
    come({ ...small, id: 'narrow', spec: narrow });
    expect(store.getState()).toMatchObject({
      tensor: 'features.denseblock2.denselayer3.input',
      channel: null,
    });
    come({ ...small, id: 'short', spec: { ...narrow, blockConfig: [1] } });
    expect(store.getState().tensor).toBe('features.denseblock1.denselayer1.conv2');
  });
});

describe('the engine', () => {
  it('tells its backend, and switches', async () => {
    const { store } = createTestStore();
    await store.getState().startEngine('auto', null);
    expect(store.getState().backend).toMatchObject({
      status: 'success',
      data: { backend: 'wasm', threads: 2 },
    });
    await store.getState().switchBackend('webgpu');
    expect(store.getState().backend).toMatchObject({ status: 'success', data: { backend: 'webgpu' } });
  });

  it('says when it was lost, and takes it back when it is there again', async () => {
    const { store, engine, dispatch } = createTestStore();
    const info = await engine.start('auto', null);
    dispatch({ type: 'starting', why: 'lost', message: 'The GPU was reset.' });
    expect(store.getState().backend.status).toBe('pending');
    expect(store.getState().messages).toEqual([
      { topic: 'engine', kind: 'notice', text: expect.stringContaining('The GPU was reset.') },
    ]);
    dispatch({ type: 'started', info, generation: 2 });
    expect(store.getState().backend.status).toBe('success');
    expect(store.getState().messages).toEqual([]);
  });

  it('says once that it has failed, with the reason, whatever else was asked of it', async () => {
    const { store, dispatch } = createTestStore();
    const error = { code: 'engine/unavailable', message: 'engine.worker.js could not be loaded.' } as const;
    dispatch({ type: 'failed', error, reason: 'The server answered 404' });
    expect(store.getState().backend).toEqual({ status: 'error', error });
    await store.getState().attempt('model', Promise.reject(new DenseLensError(error.code, error.message)));
    expect(store.getState().messages).toEqual([
      { topic: 'engine', kind: 'error', text: expect.stringContaining('The server answered 404') },
    ]);
  });
});
