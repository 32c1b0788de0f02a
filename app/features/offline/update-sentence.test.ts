import { expect, it } from 'vitest';
import { requestFromFiles } from '../../catalogue/own-model';
import { createTestStore, settle } from '../../testing/fake-dependencies';
import { resultOf } from '../../testing/fake-engine';
import { selectIsIdle, selectLoss, updateSentence } from './update-sentence';

it('a newer version says what has to be opened again after it', async () => {
  const { engine, runs, store } = createTestStore();
  await engine.start('wasm', null);
  const said = () => updateSentence(selectLoss(store.getState()));
  const own = requestFromFiles([{ name: 'mine.safetensors', blob: new Blob(['mine']) }]);
  await store.getState().loadModel('small');
  expect(said()).toBe('A newer version of DenseLens is here.');
  await store.getState().loadModel(own);
  expect(said()).toMatch(/Your model, which this browser does not keep, has to be opened again/);
  const run = store.getState().classify({ kind: 'own', name: 'a.png' }, new Blob(['a']));
  await settle();
  expect(selectIsIdle(store.getState())).toBe(false);
  runs[0]?.deferred.resolve(resultOf(1));
  await run;
  expect(selectIsIdle(store.getState())).toBe(true);
  expect(said()).toMatch(/Your picture, and your model/);
  // Kept, it comes back with the link.
  await store.getState().loadModel({ ...own, id: 'own-0123456789abcdef' });
  expect(said()).toMatch(/Your picture has to be opened again/);
  expect(said()).not.toMatch(/model/);
});
