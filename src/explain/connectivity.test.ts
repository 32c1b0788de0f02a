import { describe, expect, it } from 'vitest';
import { readWeight } from '../formats/weight-values';
import { buildArchitecture } from '../network/architecture';
import { provenance } from '../network/provenance';
import { SMALL_SPEC, seededRandom, smallModel } from '../testing/small-model';
import { meanActivations } from './activations';
import { columnMeans, connectivity } from './connectivity';

const model = smallModel();
const architecture = buildArchitecture(SMALL_SPEC, [64, 64]);
const net = provenance(architecture);
const gamma = (norm: string | null) => readWeight(model, `${norm}.weight`);
const columns = (reader: Parameters<typeof columnMeans>[1], count: number) =>
  columnMeans(model, reader, count);

describe('connectivity', () => {
  it.each(['weight', 'weight-gamma'] as const)('%s agrees with a plain loop over the weights', (mode) => {
    const factor = (norm: string | null, k: number): number =>
      mode === 'weight' ? 1 : (gamma(norm)[k] ?? Number.NaN);
    const blocks = connectivity(net, columns, ({ norm }) => (mode === 'weight' ? null : gamma(norm)));
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
            sum += Math.abs((W[at] ?? 0) * factor(norm, k));
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

describe('meanActivations', () => {
  const random = seededRandom(8);
  const [, block] = net;
  if (block === undefined) throw new Error('fixture');
  const written = new Map(
    block.sources.map(({ name, count }) => [
      name,
      Float32Array.from({ length: count * 6 }, () => random() * 4 - 2),
    ]),
  );
  const values = (name: string): Float32Array => written.get(name as never) ?? new Float32Array();

  it('are the means behind batch norm and ReLU, channel by channel', () => {
    for (const reader of block.readers) {
      const means = meanActivations(model, reader, block.sources, ({ name }) => values(name));
      const [g, b, m, v] = ['weight', 'bias', 'running_mean', 'running_var'].map((part) =>
        readWeight(model, `${reader.norm}.${part}`),
      );
      let channel = 0;
      for (const { name, count } of block.sources.slice(0, reader.sources)) {
        for (let c = 0; c < count; c++, channel++) {
          const k = channel;
          const map = [...values(name).subarray(c * 6, (c + 1) * 6)];
          const expected =
            map
              .map(
                (x) =>
                  ((x - (m?.[k] ?? 0)) / Math.sqrt((v?.[k] ?? 0) + 1e-5)) * (g?.[k] ?? 0) + (b?.[k] ?? 0),
              )
              .reduce((sum, x) => sum + Math.max(0, x), 0) / 6;
          expect(means[k]).toBeCloseTo(expected, 10);
        }
      }
      expect(means).toHaveLength(channel);
    }
  });

  it('are 0 where a lesion put zeros, and unchanged where it put the mean', () => {
    const reader = block.readers.at(-1);
    if (reader === undefined) throw new Error('fixture');
    const whole = meanActivations(model, reader, block.sources, ({ name }) => values(name));
    const keep = new Float32Array(whole.length).fill(1);
    const fill = new Float32Array(whole.length);
    keep[0] = keep[1] = 0;
    fill[1] = 1;
    const cut = meanActivations(model, reader, block.sources, ({ name }) => values(name), { keep, fill });
    expect(cut[0]).toBe(0);
    expect([...cut.subarray(1)]).toEqual([...whole.subarray(1)]);
  });
});
