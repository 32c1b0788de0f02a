import { expect, it } from 'vitest';
import { buildArchitecture } from '../network/architecture';
import { SMALL_SPEC } from '../testing/small-model';
import { chainCuts } from './chain';

it('leaves every reader the layer right before it', () => {
  const cuts = chainCuts(buildArchitecture({ ...SMALL_SPEC, blockConfig: [2, 1] }, [64, 64]));
  expect(cuts.map(({ source, reader }) => `${source} ${reader}`)).toEqual([
    'features.pool0 features.denseblock1.denselayer2',
    'features.pool0 features.transition1',
    'features.denseblock1.denselayer1 features.transition1',
    'features.transition1.pool classifier',
  ]);
});

it('cuts 535 of the 597 connections of DenseNet-121', () => {
  const spec = {
    growthRate: 32,
    blockConfig: [6, 12, 24, 16],
    numInitFeatures: 64,
    bnSize: 4,
    numClasses: 9,
  };
  expect(chainCuts(buildArchitecture(spec, [224, 224]))).toHaveLength(535);
});
