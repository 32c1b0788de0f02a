import { expect, it } from 'vitest';
import type { ImageMap } from '../jobs/found-maps';
import { createTestedMaps, mapKey } from './tested-maps';

const layer = (at: string): ImageMap => ({ kind: 'layer', method: 'grad-cam', at });

it('enters a map once, chosen, whatever the order of its parts', () => {
  const tested = createTestedMaps();
  tested.enter(layer('relu5'));
  tested.enter({ at: 'relu5', method: 'grad-cam', kind: 'layer' });
  const { entered, chosen } = tested.state.getState();
  expect(entered).toHaveLength(1);
  expect(chosen).toEqual(['cam', 'absolute', 'random', mapKey(layer('relu5'))]);
  tested.remove(layer('relu5'));
  expect(tested.state.getState()).toEqual({ entered: [], chosen: ['cam', 'absolute', 'random'] });
});

it('lets the oldest go when there are many', () => {
  const tested = createTestedMaps();
  for (let n = 1; n <= 7; n++) tested.enter(layer(`features.denseblock1.denselayer${n}.conv2`));
  const { entered } = tested.state.getState();
  expect(entered).toHaveLength(6);
  expect(entered[0]).toEqual(layer('features.denseblock1.denselayer2.conv2'));
});

it('takes a map out of the comparison by any of its names', () => {
  const tested = createTestedMaps();
  tested.choose(['cam', 'its key'], false);
  expect(tested.state.getState().chosen).toEqual(['absolute', 'random']);
  tested.choose(['path', 'its key'], true);
  expect(tested.state.getState().chosen).toEqual(['absolute', 'random', 'path']);
});
