import { describe, expect, it } from 'vitest';
import { buildArchitecture } from '../../../src/network/architecture';
import { figuresOf } from './figures';

describe('the figures of DenseNet-121', () => {
  it('are those that the facts sheet has', () => {
    const spec = {
      growthRate: 32,
      blockConfig: [6, 12, 24, 16],
      numInitFeatures: 64,
      bnSize: 4,
      numClasses: 1000,
    };
    const figures = figuresOf(buildArchitecture(spec, [224, 224]));
    expect(figures).toMatchObject({
      params: 7_978_856,
      macs: 2_834_161_664,
      written: 7_275_520 * 4,
      field: [39, 2071],
      connections: 597,
      shortest: 5,
      longest: 121,
      paths: 2n ** 58n,
    });
    expect(figures.concatenated / 1e6).toBeCloseTo(40.7, 0);
  });

  it('agree with a loop over the layers of a network without bottleneck', () => {
    const layers = [3, 2];
    const architecture = buildArchitecture(
      {
        growthRate: 5,
        blockConfig: layers,
        numInitFeatures: 7,
        bnSize: 0,
        numClasses: 3,
        compression: 1,
        stem: 'cifar',
      },
      [16, 16],
    );
    let channels = 7;
    let params = 7 * 3 * 9;
    let side = 16;
    let written = 7 * side * side;
    let concatenated = 0;
    let connections = 0;
    layers.forEach((count, b) => {
      for (let l = 0; l < count; l++) {
        params += 2 * channels + 5 * channels * 9;
        connections += l + 1;
        // The first layer reads one tensor: nothing is joined.
        if (l > 0) concatenated += channels * side * side;
        channels += 5;
        written += 5 * side * side;
      }
      concatenated += channels * side * side;
      connections += count + 1;
      if (b === layers.length - 1) return;
      params += 2 * channels + channels * channels;
      written += channels * side * side;
      side /= 2;
      written += channels * side * side;
    });
    params += 2 * channels + 3 * channels + 3;
    expect(figuresOf(architecture)).toMatchObject({
      params,
      written: written * 4,
      concatenated: concatenated * 4,
      connections,
      shortest: 3,
      longest: 1 + 5 + 1 + 1,
    });
  });
});
