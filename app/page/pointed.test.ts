import { expect, test } from 'vitest';
import { asTensorName } from '../../src/network/spec';
import { createPointed } from './pointed';

test('listeners hear of another element, and only then', () => {
  const pointed = createPointed();
  const heard: (number | null)[] = [];
  const stop = pointed.state.subscribe((unit) => heard.push(unit?.x ?? null));
  const at = (x: number) => ({ tensor: asTensorName('relu5'), channel: 1, y: 2, x });
  pointed.point(at(3));
  pointed.point(at(3));
  pointed.point(at(4));
  pointed.point(null);
  pointed.point(null);
  stop();
  pointed.point(at(5));
  expect(heard).toEqual([3, 4, null]);
  expect(pointed.state.getState()).toEqual(at(5));
});

test('a channel is told with its place, once for all elements of its map', () => {
  const pointed = createPointed();
  const heard: (number | null)[] = [];
  pointed.channel.subscribe((at) => heard.push(at?.channel ?? null));
  const at = (channel: number, x: number) =>
    ({ tensor: asTensorName('relu5'), channel, place: [x, 2] }) as const;
  for (const [channel, x] of [
    [1, 3],
    [1, 3],
    [2, 3],
    [2, 4],
  ] as const)
    pointed.pointChannel(at(channel, x));
  pointed.pointChannel(null);
  expect(heard).toEqual([1, 2, 2, null]);
});
