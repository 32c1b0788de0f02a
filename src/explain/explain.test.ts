import { describe, expect, it } from 'vitest';
import { buildArchitecture } from '../model/architecture';
import { provenance } from '../model/provenance';
import { SMALL_SPEC, seededRandom, smallModel } from '../model/testing/small-model';
import { readWeight } from '../model/weights';
import { columnMeans, connectivity } from './connectivity';
import { classMap, logitLedger, readHead } from './head';
import { planLesion } from './lesion';

const model = smallModel();
const architecture = buildArchitecture(SMALL_SPEC, [64, 64]);
const net = provenance(architecture);
const [, , last] = net;
if (last === undefined) throw new Error('fixture');
const random = seededRandom(5);
const [channels = 0, height = 0, width = 0] = architecture.byName.get('relu5')?.shape ?? [];
const features = Float32Array.from({ length: channels * height * width }, () => Math.max(0, random() - 0.4));
const means = Float32Array.from({ length: channels }, (_, k) => {
  const map = features.subarray(k * height * width, (k + 1) * height * width);
  return map.reduce((sum, value) => sum + value, 0) / map.length;
});

describe('what a linear head says exactly', () => {
  const head = readHead(model);
  const weight = readWeight(model, 'classifier.weight');
  const bias = readWeight(model, 'classifier.bias');

  it.each([0, 1, 2, 3, 4])('class %i: map and ledger both sum to the logit', (index) => {
    let logit = bias[index] ?? Number.NaN;
    for (let k = 0; k < channels; k++) logit += (weight[index * channels + k] ?? 0) * (means[k] ?? 0);
    const map = classMap(head, index, features, [height, width], logit);
    const mean = map.data.reduce((sum, value) => sum + value, 0) / map.data.length;
    expect(Math.abs(mean + map.bias - logit)).toBeLessThan(1e-5 * Math.max(1, Math.abs(logit)));
    const ledger = logitLedger(head, index, means, last, logit);
    expect(ledger.sources.map(({ name }) => name)).toEqual([
      'features.transition2.pool',
      'features.denseblock3.denselayer1',
      'features.denseblock3.denselayer2',
    ]);
    expect(Math.abs(ledger.residual)).toBeLessThan(1e-5 * Math.max(1, Math.abs(logit)));
    expect(ledger.sources.some(({ value }) => Math.abs(value) > 1e-3)).toBe(true);
  });

  it.each([-1, 5, 0.5, Number.NaN])('refuses class %d', (index) => {
    expect(() => classMap(head, index, features, [height, width], 0)).toThrow(
      expect.objectContaining({ code: 'class/unknown' }),
    );
  });
});

describe('connectivity', () => {
  it('agrees with a plain loop over the weights', () => {
    const gamma = (norm: string) => readWeight(model, `${norm}.weight`);
    const blocks = connectivity(
      net,
      (reader, count) => columnMeans(model, reader, count),
      ({ norm }) => gamma(norm),
    );
    let cells = 0;
    net.forEach(({ sources, readers }, b) => {
      readers.forEach(({ weight, norm, sources: read }, r) => {
        const W = readWeight(model, weight);
        const end = sources[read - 1];
        const inputs = (end?.start ?? 0) + (end?.count ?? 0);
        sources.forEach(({ start, count }, s) => {
          const value = blocks[b]?.values[s]?.[r];
          if (s >= read) {
            expect(value).toBeNull();
            return;
          }
          let [sum, n] = [0, 0];
          for (let at = 0; at < W.length; at++) {
            const k = at % inputs;
            if (k < start || k >= start + count) continue;
            sum += Math.abs((W[at] ?? 0) * (gamma(norm)[k] ?? 0));
            n++;
          }
          expect(Math.abs((value ?? Number.NaN) - sum / n)).toBeLessThan(1e-6 * (sum / n));
          cells++;
        });
      });
    });
    expect(cells).toBe(3 + 3 + 6 + 4 + 3 + 3);
  });
});

describe('planLesion', () => {
  const cut = {
    source: 'features.denseblock2.denselayer1',
    reader: 'features.denseblock2.denselayer3',
  } as const;

  it('masks the channels of the source in the reader alone, and knows what lies behind', () => {
    const { masks, affected } = planLesion(architecture, [{ ...cut, mode: 'mean', channels: [1] }]);
    const [[relu, mask] = []] = masks;
    expect(masks.size).toBe(1);
    expect(relu).toBe('features.denseblock2.denselayer3.relu1');
    const start = net[1]?.sources[1]?.start ?? Number.NaN;
    expect(mask?.keep.indexOf(0)).toBe(start + 1);
    expect([...(mask?.fill ?? [])].filter((value) => value === 1)).toHaveLength(1);
    const names = new Set<string>(affected);
    expect(names.has('features.denseblock2.denselayer3.norm1')).toBe(false);
    expect(names.has('features.denseblock2.denselayer3.conv2')).toBe(true);
    expect(names.has('features.denseblock2.denselayer2.conv2')).toBe(false);
    expect(names.has('classifier')).toBe(true);
  });

  it('cuts every reader by *', () => {
    const { masks } = planLesion(architecture, [{ source: cut.source, reader: '*', mode: 'zero' }]);
    expect([...masks.keys()]).toEqual([
      'features.denseblock2.denselayer2.relu1',
      'features.denseblock2.denselayer3.relu1',
      'features.transition2.relu',
    ]);
  });

  it.each([
    { source: 'features.nothing', reader: '*', mode: 'zero' as const },
    { source: cut.reader, reader: cut.source, mode: 'zero' as const },
    { ...cut, mode: 'zero' as const, channels: [4] },
    { ...cut, mode: 'half' as unknown as 'zero' },
  ])('refuses %o', (wrong) => {
    expect(() => planLesion(architecture, [wrong])).toThrow(expect.objectContaining({ code: 'cut/unknown' }));
  });
});
