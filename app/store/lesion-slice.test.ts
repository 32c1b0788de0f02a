import { describe, expect, it } from 'vitest';
import type { LesionResult } from '../../src/engine/protocol/explain';
import type { Cut } from '../../src/explain/lesion';
import { createTestStore } from '../testing/fake-dependencies';
import { resultOf } from '../testing/fake-engine';

const cut: Cut = {
  source: 'features.pool0',
  reader: 'features.denseblock1.denselayer1',
  mode: 'zero',
};

const lesionOf = (runId: number, cuts: readonly Cut[]): LesionResult => ({
  runId,
  top: [{ index: 1, label: 'bee', logit: 3, probability: 0.8 }],
  logits: Float32Array.of(1, 3, 0),
  delta: Float32Array.of(-1, 2, 0),
  cuts,
  milliseconds: 1,
});

async function withImage() {
  const parts = createTestStore();
  await parts.store.getState().loadModel('small');
  parts.emit('result', resultOf(1));
  return parts;
}

describe('the cuts on the page', () => {
  it('are those of the engine, whoever asked for them, with the answer before and after', async () => {
    const { store, emit } = await withImage();
    emit('lesion', lesionOf(2, [cut]));
    const { cuts, comparison, result } = store.getState();
    expect(cuts).toEqual([cut]);
    expect(comparison?.top.map(({ index }) => index)).toEqual([0, 1, 2]);
    expect(comparison?.top[0]?.before.logit).toBe(2);
    expect(comparison?.top[0]?.after.logit).toBe(1);
    expect(result?.top[0]?.label).toBe('bee');
    emit('lesion', lesionOf(3, []));
    expect(store.getState()).toMatchObject({ cuts: [], comparison: null, healedCuts: [] });
  });

  it('are remembered when another image heals them, and forgotten with another model', async () => {
    const { store, emit } = await withImage();
    emit('lesion', lesionOf(2, [cut]));
    emit('result', resultOf(3));
    expect(store.getState()).toMatchObject({ cuts: [], comparison: null, healedCuts: [cut] });
    await store.getState().loadModel('other');
    expect(store.getState().healedCuts).toEqual([]);
  });

  it('are remembered when the same model comes back on another worker', async () => {
    const { store, emit } = await withImage();
    emit('lesion', lesionOf(2, [cut]));
    await store.getState().loadModel('small');
    expect(store.getState()).toMatchObject({ cuts: [], healedCuts: [cut] });
  });

  it('are added, changed and taken back one by one', async () => {
    const { store, emit, engine } = await withImage();
    const asked: (readonly Cut[])[] = [];
    Object.assign(engine, {
      lesion: async (cuts: readonly Cut[]) => {
        asked.push(cuts);
        emit('lesion', lesionOf(1 + asked.length, cuts));
      },
      restore: async () => {
        asked.push([]);
        emit('lesion', lesionOf(1 + asked.length, []));
      },
    });
    const other: Cut = { ...cut, reader: '*' };
    const { addCut, undoCut } = store.getState();
    await addCut(cut);
    await addCut(other);
    await addCut({ ...cut, mode: 'mean' });
    expect(store.getState().cuts).toEqual([other, { ...cut, mode: 'mean' }]);
    await undoCut(other);
    await undoCut(store.getState().cuts[0] as Cut);
    expect(asked.at(-1)).toEqual([]);
    expect(store.getState()).toMatchObject({ cuts: [], isCutting: false });
  });

  it('stay as they are when the engine refuses, and the visitor is told', async () => {
    const { store, emit } = await withImage();
    emit('lesion', lesionOf(2, [cut]));
    await store.getState().addCut({ ...cut, reader: 'classifier' });
    expect(store.getState().cuts).toEqual([cut]);
    expect(store.getState().messages.some(({ kind }) => kind === 'error')).toBe(true);
  });
});
