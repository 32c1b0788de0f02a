import { expect, it } from 'vitest';
import { strengths } from './measures';

it('places every connection between the weakest and the strongest of its block', () => {
  const found = strengths([
    {
      name: 'features.denseblock1',
      sources: ['features.pool0', 'features.denseblock1.denselayer1'],
      readers: ['features.denseblock1.denselayer1', 'features.transition1'],
      values: [
        [2, 4],
        [null, 3],
      ],
    },
    { name: 'features.denseblock2', sources: ['a'], readers: ['b'], values: [[7]] },
  ]);
  expect(Object.fromEntries(found)).toEqual({
    'features.pool0 features.denseblock1.denselayer1': 0,
    'features.pool0 features.transition1': 1,
    'features.denseblock1.denselayer1 features.transition1': 0.5,
    // The only one of its block is both.
    'a b': 1,
  });
});
