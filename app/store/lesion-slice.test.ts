import { describe, expect, it } from 'vitest';
import { DenseLensError } from '../../src/errors';
import type { Cut } from '../../src/explain/lesion';
import { createTestStore } from '../testing/fake-dependencies';
import { lesionOf, resultOf } from '../testing/fake-engine';

const cut: Cut = {
  source: 'features.pool0',
  reader: 'features.denseblock1.denselayer1',
  mode: 'zero',
};

async function withImage() {
  const parts = createTestStore();
  const { store, runs, dispatch } = parts;
  await store.getState().loadModel('small');
  const run = async (runId: number) => {
    const done = store.getState().classify({ kind: 'own', name: '' }, new Blob());
    runs.at(-1)?.deferred.resolve(resultOf(runId));
    await done;
  };
  await run(1);
  const cutTo = (runId: number, cuts: readonly Cut[]) =>
    dispatch({ type: 'cut', lesion: lesionOf(runId, cuts) });
  return { ...parts, run, cutTo };
}

describe('the cuts on the page', () => {
  it('are those of the engine, whoever asked for them, with the answer before and after', async () => {
    const { store, cutTo } = await withImage();
    cutTo(2, [cut]);
    const { cuts, comparison, result } = store.getState();
    expect(cuts).toEqual([cut]);
    expect(comparison?.top.map(({ index }) => index)).toEqual([0, 1, 2]);
    expect(comparison?.top[0]?.before.logit).toBe(2);
    expect(comparison?.top[0]?.after.logit).toBe(1);
    expect(result?.top[0]?.label).toBe('bee');
    cutTo(3, []);
    expect(store.getState()).toMatchObject({ cuts: [], comparison: null, healedCuts: [] });
  });

  it('are remembered when another image heals them, and forgotten with another model', async () => {
    const { store, cutTo, run } = await withImage();
    cutTo(2, [cut]);
    await run(3);
    expect(store.getState()).toMatchObject({ cuts: [], comparison: null, healedCuts: [cut] });
    await store.getState().loadModel('other');
    expect(store.getState().healedCuts).toEqual([]);
  });

  it('hold on another worker, which makes them again: at no time are they gone', async () => {
    const { store, engine, cutTo, dispatch } = await withImage();
    cutTo(2, [cut]);
    const seen = new Set<number>();
    store.subscribe(({ cuts }) => seen.add(cuts.length));
    const { model, image } = engine.state.get();
    if (model === null || image === null) throw new Error('There is no image.');
    dispatch({ type: 'starting', why: 'lost', message: null });
    dispatch({ type: 'loaded', model: { ...model }, again: true });
    dispatch({ type: 'ran', ...image, result: resultOf(3), lesion: lesionOf(4, [cut]) });
    expect([...seen]).toEqual([1]);
    expect(store.getState()).toMatchObject({ cuts: [cut], healedCuts: [], result: { runId: 4 } });
  });

  it('are remembered when the same model is loaded once more', async () => {
    const { store, cutTo } = await withImage();
    cutTo(2, [cut]);
    await store.getState().loadModel('small');
    expect(store.getState()).toMatchObject({ cuts: [], healedCuts: [cut] });
  });

  it('are added, changed and taken back one by one', async () => {
    const { store } = await withImage();
    const other: Cut = { ...cut, reader: '*' };
    const { addCut, undoCut } = store.getState();
    await addCut(cut);
    await addCut(other);
    await addCut({ ...cut, mode: 'mean' });
    expect(store.getState().cuts).toEqual([other, { ...cut, mode: 'mean' }]);
    await undoCut(other);
    expect(store.getState().cuts).toEqual([{ ...cut, mode: 'mean' }]);
    await undoCut(store.getState().cuts[0] as Cut);
    expect(store.getState()).toMatchObject({ cuts: [], comparison: null, isCutting: false });
  });

  it('are all made when one is asked for before the answer to another has come', async () => {
    const { store } = await withImage();
    const { addCut, undoCut } = store.getState();
    const other: Cut = { ...cut, reader: '*' };
    const both = [addCut(cut), addCut(other)];
    expect(store.getState().isCutting).toBe(true);
    await Promise.all([...both, undoCut(cut)]);
    expect(store.getState()).toMatchObject({ cuts: [other], isCutting: false });
  });

  it('stay as they are when the engine refuses, and the visitor is told', async () => {
    const { store, engine, cutTo } = await withImage();
    cutTo(2, [cut]);
    const refusal = new DenseLensError('cut/unknown', 'The classifier reads nothing of it.');
    Object.assign(engine, { lesion: () => Promise.reject(refusal) });
    await store.getState().addCut({ ...cut, reader: 'classifier' });
    expect(store.getState().cuts).toEqual([cut]);
    expect(store.getState().messages).toEqual([
      { topic: 'lesion', kind: 'error', text: 'The classifier reads nothing of it.' },
    ]);
  });
});
