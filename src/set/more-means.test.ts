import { expect, test } from 'vitest';
import type { SummedTensor } from './channel-layout';
import { MoreMeans } from './more-means';

const tensor = (name: string, start: number, channels: number) =>
  ({ name, start, channels, height: 1, width: 1, isLayer: true }) as SummedTensor;

// Channels 0 to 2 are in the records.
const tensors = [tensor('a', 3, 2), tensor('b', 5, 4)];
const meansOf = (id: number) => Float32Array.from({ length: 9 }, (_, c) => Math.sin(id * 9 + c));

function read(more: MoreMeans, name: string, id: number): readonly number[] {
  const into = new Float32Array(more.lengthOf(name) ?? 0);
  more.read(name, id, into);
  return [...into];
}

test('means are given back by image and tensor, to half precision, however many images there are', () => {
  const more = new MoreMeans(tensors, 6 * 200);
  // Not in order, and one of them twice.
  const ids = Array.from({ length: 150 }, (_, n) => (n * 37) % 150);
  for (const id of [...ids, ids[5] ?? 0]) more.add(id, meansOf(id));
  expect(more.names).toEqual(['a', 'b']);
  expect(more.images).toHaveLength(150);
  for (const id of ids)
    for (const { name, start, channels } of tensors)
      for (const [c, value] of read(more, name, id).entries())
        expect(
          Math.abs(value - Math.sin(id * 9 + start + c)),
          `${id} ${name} ${c} of ${channels}`,
        ).toBeLessThan(2 ** -11);
});

test('what finds no room, or never came, is NaN', () => {
  const more = new MoreMeans(tensors, 6 * 3 + 5);
  for (const id of [7, 4, 9, 2]) more.add(id, meansOf(id));
  expect(more.most).toBe(3);
  expect(more.images).toEqual([7, 4, 9]);
  expect(read(more, 'a', 9).every(Number.isFinite)).toBe(true);
  expect(read(more, 'a', 2).every(Number.isNaN)).toBe(true);
  expect(more.lengthOf('c')).toBeNull();
  expect(new MoreMeans([]).most).toBe(0);
});
