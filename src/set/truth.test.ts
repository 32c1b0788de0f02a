import { expect, test } from 'vitest';
import { groupByFolder } from './groups';
import { scoreOf } from './truth';

test('a loss is the cross-entropy, and a rank the place among all classes', () => {
  const logits = Float32Array.of(1, 3, 2, 3);
  const sum = Math.exp(1) + Math.exp(3) * 2 + Math.exp(2);
  expect(scoreOf(logits, [2], 'softmax')?.loss).toBeCloseTo(-Math.log(Math.exp(2) / sum), 12);
  expect(scoreOf(logits, [2], 'softmax')?.rank).toBe(3);
  // Of equal logits the first class stands first.
  expect(scoreOf(logits, [3], 'softmax')?.rank).toBe(2);
  expect(scoreOf(logits, [1], 'softmax')?.rank).toBe(1);
  const both = scoreOf(logits, [0, 3], 'softmax');
  expect(both?.loss).toBeCloseTo(-Math.log((Math.exp(1) + Math.exp(3)) / sum), 12);
  expect(both?.rank).toBe(2);
  expect(scoreOf(logits, [], 'softmax')).toBeNull();
  expect(scoreOf(logits, [9], 'softmax')).toBeNull();
});

test('with sigmoids a loss is the mean of all classes, and huge logits stay finite', () => {
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
  const logits = Float32Array.of(0.5, -2, 1.5);
  const wished = -(Math.log(sigmoid(0.5)) + Math.log(1 - sigmoid(-2)) + Math.log(sigmoid(1.5))) / 3;
  expect(scoreOf(logits, [0, 2], 'sigmoid')?.loss).toBeCloseTo(wished, 12);
  expect(scoreOf(Float32Array.of(5000, -5000), [1], 'sigmoid')?.loss).toBe(5000);
  expect(scoreOf(Float32Array.of(5000, -5000), [1], 'softmax')?.loss).toBe(10000);
});

test('folders group images, in whatever script they are called', () => {
  const group = (paths: readonly string[], classes: readonly string[] = []) => {
    const { entries, groups } = groupByFolder(
      paths.map((path) => ({ path, bytes: 1 })),
      (name) => classes.includes(name),
    );
    return entries.map(({ group: own }) => groups[own]?.name ?? null);
  };
  expect(group(['set/猫/1.png', 'set/собака/2.png', 'set/3.png'])).toEqual(['猫', 'собака', null]);
  expect(group(['tiger/1.png', 'tiger/2.png'])).toEqual([null, null]);
  expect(group(['tiger/1.png', 'tiger/2.png'], ['tiger'])).toEqual(['tiger', 'tiger']);
  expect(group(['a/cat/x/1.png', 'a/dog/x/2.png'], ['cat', 'dog'])).toEqual(['cat', 'dog']);
  expect(group(['1.png', '2.png'])).toEqual([null, null]);
  expect(group([])).toEqual([]);
});
