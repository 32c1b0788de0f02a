import { describe, expect, it } from 'vitest';
import { createTestStore } from '../testing/fake-dependencies';
import { selectCurrentPartId } from './selection-slice';

async function loaded() {
  const { store } = createTestStore();
  await store.getState().loadModel('small');
  return store;
}

describe('the selection', () => {
  it('stays at the same operation from layer to layer, and takes the last one elsewhere', async () => {
    const store = await loaded();
    const { selectTensor, selectPart } = store.getState();
    selectTensor('features.denseblock1.denselayer1.conv1');
    selectPart('features.denseblock2.denselayer2');
    expect(store.getState().tensor).toBe('features.denseblock2.denselayer2.conv1');
    selectPart('features.transition1');
    expect(store.getState().tensor).toBe('features.transition1.pool');
    selectPart('tail');
    expect(store.getState().tensor).toBe('classifier');
    expect(selectCurrentPartId(store.getState())).toBe('tail');
  });

  it('counts the input image to the stem, and a block’s concatenation to itself', async () => {
    const store = await loaded();
    store.getState().selectTensor('input');
    expect(selectCurrentPartId(store.getState())).toBe('stem');
    store.getState().selectTensor('features.denseblock1');
    expect(selectCurrentPartId(store.getState())).toBe('features.denseblock1');
  });

  it('ignores what the network does not have', async () => {
    const store = await loaded();
    const before = store.getState().tensor;
    store.getState().selectTensor('features.denseblock9.denselayer1.relu1');
    store.getState().selectPart('nowhere');
    expect(store.getState().tensor).toBe(before);
  });

  it('drops the channel with the tensor it belonged to', async () => {
    const store = await loaded();
    store.getState().selectChannel(3);
    store.getState().selectTensor('features.pool0');
    expect(store.getState().channel).toBeNull();
  });

  it('keeps the pixel from tensor to tensor where the maps are large enough', async () => {
    const store = await loaded();
    const { selectChannel, selectTensor, selectElement } = store.getState();
    selectTensor('features.denseblock1.denselayer1.conv1');
    selectChannel(3, [40, 50]);
    selectChannel(4);
    expect(store.getState().position).toEqual([40, 50]);
    selectTensor('features.denseblock1.denselayer2.conv2');
    expect(store.getState().position).toEqual([40, 50]);
    selectTensor('features.transition1.pool');
    expect(store.getState().position).toBeNull();
    selectElement('features.conv0', 2, [100, 7]);
    const { tensor, channel, position } = store.getState();
    expect([tensor, channel, position]).toEqual(['features.conv0', 2, [100, 7]]);
  });
});
