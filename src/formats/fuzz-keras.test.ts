import { describe, expect, it } from 'vitest';
import { fixtureBytes } from '../../e2e/fixtures/variations/load';
import { damage, newTally, readMutated } from '../testing/fuzzing';

const CASES = 10_000;
/** Milliseconds. */
const LIMIT = 1000;

describe('HDF5 files', () => {
  const { below, pick, random, mutateBytes } = damage(21);
  const sources = [
    'model.h5',
    'nested.h5',
    'plain.weights.h5',
    'chunked.weights.h5',
    'model-latest.h5',
    'model.keras',
  ].map((name) => fixtureBytes(`keras/${name}`));
  const letters = ['TREE', 'SNOD', 'HEAP', 'GCOL', 'OHDR', 'OCHK'];

  /** Where a structure of the format begins, and a little behind. */
  const structures = sources.map((bytes) => {
    const found: number[] = [0];
    for (let at = 0; at + 4 <= bytes.length; at++)
      if (letters.some((word) => [...word].every((letter, i) => bytes[at + i] === letter.charCodeAt(0))))
        found.push(at);
    return found;
  });

  /** Bytes changed in place, mostly where structures and addresses are. */
  const overwrite = (index: number): Uint8Array => {
    const bytes = (sources[index] ?? new Uint8Array()).slice();
    const view = new DataView(bytes.buffer);
    for (let times = 1 + below(5); times > 0; times--) {
      const near = pick(structures[index] ?? [0]);
      const at = Math.min(random() < 0.7 ? near + below(600) : below(bytes.length), bytes.length - 8);
      const kind = below(6);
      if (kind === 0) bytes[at] = below(256);
      else if (kind === 1) bytes[at] = (bytes[at] ?? 0) ^ (1 << below(8));
      else if (kind === 2) bytes.copyWithin(at, below(bytes.length), below(bytes.length));
      else if (kind === 3) view.setBigUint64(at, BigInt(pick(structures[index] ?? [0])), true);
      else if (kind === 4) view.setUint16(at, pick([0, 1, 0x7fff, 0xffff]), true);
      else view.setBigUint64(at, pick([0n, 1n, 2n ** 32n, 2n ** 63n, 2n ** 64n - 1n]), true);
    }
    return bytes;
  };

  it(`are accepted or refused, ${CASES} times`, async () => {
    const tally = newTally();
    for (let i = 0; i < CASES; i++) {
      const index = below(sources.length);
      const source = sources[index] ?? new Uint8Array();
      const bytes = random() < 0.75 ? overwrite(index) : mutateBytes(source, source.length);
      await readMutated(bytes, pick(['a.h5', 'model']), tally);
    }
    expect(tally.slowest).toBeLessThan(LIMIT);
    expect(tally.accepted).toBeGreaterThan(500);
    expect(tally.refused.get('model/corrupt')).toBeGreaterThan(1000);
    expect(tally.refused.get('model/unsupported')).toBeGreaterThan(500);
  }, 240_000);

  it('cannot be made to explode', async () => {
    const bytes = fixtureBytes('keras/plain.weights.h5').slice();
    const view = new DataView(bytes.buffer);
    const trees = (structures[2] ?? []).filter((at) => bytes[at] === 'T'.charCodeAt(0));
    // Every B-tree is full of the first one, which makes a tree of trees without an end.
    for (const at of trees) {
      bytes[at + 5] = 1;
      view.setUint16(at + 6, 0xffff, true);
      for (let child = at + 32; child + 8 <= at + 500; child += 16)
        view.setBigUint64(child, BigInt(trees[0] ?? 0), true);
    }
    const tally = newTally();
    await readMutated(bytes, 'a.h5', tally);
    expect(tally.refused.get('model/corrupt')).toBe(1);
    expect(tally.slowest).toBeLessThan(LIMIT);
  });
});
