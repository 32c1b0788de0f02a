import { describe, expect, it } from 'vitest';
import { createTestStore } from '../testing/fake-dependencies';
import { selectUnitId } from './selection-slice';

async function loaded() {
  const { store } = createTestStore();
  await store.getState().loadModel('small');
  return store;
}

describe('the selection', () => {
  it('stays at the same operation from layer to layer, and takes the last one elsewhere', async () => {
    const store = await loaded();
    const { selectTensor, selectUnit } = store.getState();
    selectTensor('features.denseblock1.denselayer1.conv1');
    selectUnit('features.denseblock2.denselayer2');
    expect(store.getState().tensor).toBe('features.denseblock2.denselayer2.conv1');
    selectUnit('features.transition1');
    expect(store.getState().tensor).toBe('features.transition1.pool');
    selectUnit('tail');
    expect(store.getState().tensor).toBe('classifier');
    expect(selectUnitId(store.getState())).toBe('tail');
  });

  it('counts the input image to the stem, and a block’s concatenation to itself', async () => {
    const store = await loaded();
    store.getState().selectTensor('input');
    expect(selectUnitId(store.getState())).toBe('stem');
    store.getState().selectTensor('features.denseblock1');
    expect(selectUnitId(store.getState())).toBe('features.denseblock1');
  });

  it('ignores what the network does not have', async () => {
    const store = await loaded();
    const before = store.getState().tensor;
    store.getState().selectTensor('features.denseblock9.denselayer1.relu1');
    store.getState().selectUnit('nowhere');
    expect(store.getState().tensor).toBe(before);
  });

  it('drops the channel with the tensor it belonged to', async () => {
    const store = await loaded();
    store.getState().selectChannel(3);
    store.getState().selectTensor('features.pool0');
    expect(store.getState().channel).toBeNull();
  });
});
