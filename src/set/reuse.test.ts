import { describe, expect, it } from 'vitest';
import { buildArchitecture } from '../network/architecture';
import { provenance } from '../network/provenance';
import { plainConnections } from '../testing/plain-connections';
import { SMALL_SPEC, seededRandom } from '../testing/small-model';
import { reuseOf } from './reuse';

const blocks = provenance(buildArchitecture(SMALL_SPEC, [64, 64]));
const random = seededRandom(5);
const numbers = new Map(
  blocks.flatMap(({ readers }) =>
    readers.map(({ name }) => {
      const list = () => Float64Array.from({ length: 64 }, random);
      return [name as string, { columns: list(), means: list() }] as const;
    }),
  ),
);
const of = (reader: string) => numbers.get(reader) ?? { columns: [], means: [] };

describe('reuse', () => {
  const found = reuseOf(
    blocks,
    (reader) => of(reader).columns,
    (reader) => of(reader).means,
  );

  it('shares out what each reader hears among what it reads', () => {
    const connections = plainConnections(SMALL_SPEC);
    for (const { reader, source, start, count, block } of connections) {
      const { columns, means } = of(reader);
      const heard = (k: number): number => (columns[k] ?? 0) * (means[k] ?? 0);
      const sum = (from: number, length: number): number =>
        Array.from({ length }, (_, k) => heard(from + k)).reduce((a, b) => a + b, 0);
      const read = connections.filter((other) => other.reader === reader);
      const all = read.reduce((total, other) => total + sum(other.start, other.count), 0);
      const own = found[block - 1];
      const [s, r] = [
        own?.sources.indexOf(source as never) ?? -1,
        own?.readers.indexOf(reader as never) ?? -1,
      ];
      expect(own?.shares[s]?.[r]).toBeCloseTo(sum(start, count) / all, 12);
    }
  });

  it('keeps of each channel the most that any reader takes', () => {
    const connections = plainConnections(SMALL_SPEC).filter(
      ({ source }) => source === 'features.denseblock2.denselayer1',
    );
    const most = connections.map(({ reader, start }) => {
      const { columns, means } = of(reader);
      const channels = plainConnections(SMALL_SPEC)
        .filter((other) => other.reader === reader)
        .reduce((end, other) => Math.max(end, other.start + other.count), 0);
      const heard = Array.from({ length: channels }, (_, k) => (columns[k] ?? 0) * (means[k] ?? 0));
      return ((heard[start + 1] ?? 0) * channels) / heard.reduce((a, b) => a + b, 0);
    });
    expect(found[1]?.channels[1]?.[1]).toBeCloseTo(Math.max(...most), 12);
  });
});
