import { expect, test } from 'vitest';
import { accuracyOf, confusionOf, kindsOf } from './accuracy';
import { averagePrecision } from './average-precision';
import { calibrate, fitTemperature } from './calibration';
import { seriate } from './seriate';
import { wilson } from './wilson';

test('Wilson’s interval is that of published tables', () => {
  // R. G. Newcombe, Statistics in Medicine 17 (1998), table I: 81/263, 15/148, 0/20, 1/29.
  for (const [hits, of, low, high] of [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ] as const) {
    expect(wilson(hits, of).low).toBeCloseTo(low, 4);
    expect(wilson(hits, of).high).toBeCloseTo(high, 4);
  }
  expect(wilson(0, 0)).toMatchObject({ low: 0, high: 1 });
});

test('folders of the same class are one kind, and a matrix counts answers by kind', () => {
  const { kinds, ofGroup } = kindsOf([[3], [], [5, 4], [3]]);
  expect(kinds).toEqual([
    { groups: [0, 3], classes: [3] },
    { groups: [2], classes: [4, 5] },
  ]);
  expect(ofGroup).toEqual([0, -1, 1, 0]);
  const images = [
    { kind: 0, answer: 3, rank: 1, loss: 0.5 },
    { kind: 0, answer: 5, rank: 4, loss: 2 },
    { kind: 1, answer: 4, rank: 1, loss: 0.25 },
    { kind: 1, answer: 9, rank: 6, loss: 5.25 },
  ];
  expect([...confusionOf(images, kinds)]).toEqual([1, 1, 0, 0, 1, 1]);
  expect(accuracyOf(images)).toMatchObject({ first: { share: 0.5 }, amongFive: { share: 0.75 }, loss: 2 });
});

test('the calibration error is the mean gap of its bins, and a bin has its upper end', () => {
  const { bins, error } = calibrate([0.05, 0.1, 0.95, 1, Number.NaN], (n) => n === 2, 10);
  expect(bins.map(({ images }) => images)).toEqual([2, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
  expect(error).toBeCloseTo(0.5 * 0.075 + 0.5 * 0.475, 12);
  expect(calibrate([], () => true).error).toBeNaN();
});

test('a temperature undoes the factor that logits were multiplied by', async () => {
  // Truths drawn just as often as the softmax of x says fit x best; all is then sharpened threefold.
  const [classes, sharp] = [3, 3];
  const logits: number[] = [];
  const truths: number[] = [];
  for (const x of [
    [2, 1, 0],
    [0, 0.5, 3],
    [-1, 1, 1],
  ]) {
    const sum = x.reduce((all, value) => all + Math.exp(value), 0);
    for (const [index, value] of x.entries()) {
      const times = Math.round((Math.exp(value) / sum) * 2000);
      for (let n = 0; n < times; n++) {
        logits.push(...x.map((own) => own * sharp));
        truths.push(index);
      }
    }
  }
  const fit = await fitTemperature(Float32Array.from(logits), classes, Int32Array.from(truths));
  expect(fit.temperature).toBeCloseTo(sharp, 2);
  expect(fit.after).toBeLessThan(fit.before);
});

test('average precision takes ties together', () => {
  // Worked out by hand: thresholds 0.9 (1 of 1), 0.5 (2 of 3), 0.1 (3 of 4).
  const scores = [0.9, 0.5, 0.5, 0.1];
  const isTrue = (n: number) => [true, false, true, true][n] ?? false;
  expect(averagePrecision(scores, isTrue)).toBeCloseTo(1 / 3 + 2 / 9 + 1 / 4, 12);
  expect(averagePrecision([0.1], () => false)).toBeNaN();
});

test('what is alike stands together', () => {
  const places = [7, 0, 52, 1, 50, 8, 2];
  const distances = Float64Array.from(places.flatMap((a) => places.map((b) => Math.abs(a - b))));
  const order = seriate(distances, places.length).map((n) => places[n] ?? 0);
  const sorted = [0, 1, 2, 7, 8, 50, 52];
  expect([sorted, sorted.toReversed()]).toContainEqual(order);
  expect(seriate(new Float64Array(1), 1)).toEqual([0]);
  expect(seriate(new Float64Array(0), 0)).toEqual([]);
  // All the same: still every one once.
  expect([...seriate(new Float64Array(25), 5)].sort()).toEqual([0, 1, 2, 3, 4]);
});
