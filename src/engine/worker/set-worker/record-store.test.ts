import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { seededRandom } from '../../../testing/small-model';
import { recordsInFile, recordsInMemory } from './record-store';

const SIZE = 40;

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A file in memory, which is full from `most` bytes on. */
function fakeFile(most = Number.POSITIVE_INFINITY) {
  const all = new Uint8Array(1 << 14);
  const calls = { writes: 0, most, isClosed: false };
  const file = {
    write: (bytes: Uint8Array, { at }: { at: number }) => {
      calls.writes++;
      const room = Math.max(0, Math.min(bytes.length, calls.most - at));
      all.set(bytes.subarray(0, room), at);
      return room;
    },
    read: (into: Uint8Array, { at }: { at: number }) => {
      into.set(all.subarray(at, at + into.length));
      return into.length;
    },
    close: () => {
      calls.isClosed = true;
    },
  };
  return { all, calls, file: file as unknown as Parameters<typeof recordsInFile>[0] };
}

test('a file gives what was written at any time, as memory does, and holds it all when it is closed', () => {
  const random = seededRandom(3);
  const below = (most: number): number => Math.floor(random() * most);
  const { all, calls, file } = fakeFile();
  const [late, plain] = [recordsInFile(file, SIZE), recordsInMemory(SIZE)];
  for (let step = 0; step < 500; step++) {
    const at = below(SIZE);
    const bytes = Uint8Array.from({ length: 1 + below(SIZE - at) }, () => below(256));
    const record = below(30);
    for (const store of [late, plain]) store.write(record, at, bytes);
    bytes.fill(0);
    const [found, expected] = [new Uint8Array(SIZE), new Uint8Array(SIZE)];
    const other = below(30);
    late.read(other, 0, found);
    plain.read(other, 0, expected);
    expect(found).toEqual(expected);
  }
  late.close();
  expect(calls.isClosed).toBe(true);
  const expected = new Uint8Array(SIZE);
  for (let record = 0; record < 30; record++) {
    plain.read(record, 0, expected);
    expect(all.slice(record * SIZE, (record + 1) * SIZE)).toEqual(expected);
  }
});

test('records that follow each other are written together, and none waits longer than a second', () => {
  const { all, calls, file } = fakeFile();
  const records = recordsInFile(file, SIZE);
  for (let record = 0; record < 24; record++) records.write(record, 0, new Uint8Array(SIZE).fill(record + 1));
  expect(calls.writes).toBe(2);
  records.write(24, 0, new Uint8Array(SIZE).fill(25));
  expect(all[24 * SIZE]).toBe(0);
  vi.advanceTimersByTime(1_000);
  expect(all[24 * SIZE]).toBe(25);
});

test('where there is no room, nothing that was given is lost, and the next record says so', () => {
  const { all, calls, file } = fakeFile(5 * SIZE);
  const records = recordsInFile(file, SIZE);
  const write = (record: number) => records.write(record, 0, new Uint8Array(SIZE).fill(record + 1));
  for (let record = 0; record < 11; record++) write(record);
  expect(() => write(11)).toThrow(/Too little/);
  const found = new Uint8Array(SIZE);
  records.read(9, 0, found);
  expect(found[0]).toBe(10);
  calls.most = Number.POSITIVE_INFINITY;
  write(12);
  expect(all[9 * SIZE]).toBe(10);
  expect(all[12 * SIZE]).toBe(13);
});
