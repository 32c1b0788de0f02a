import { createTestStore, settle } from './fake-dependencies';
import { resultOf } from './fake-engine';

/** A store with a model that has run an image. */
export async function runningStore() {
  const { store, runs } = createTestStore();
  await store.getState().readCatalogue();
  await store.getState().loadModel('small');
  const done = store.getState().runSample('tiger');
  await settle();
  runs[0]?.deferred.resolve(resultOf(1));
  await done;
  return { store, runs };
}
