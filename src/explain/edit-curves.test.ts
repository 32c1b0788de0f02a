import { expect, it } from 'vitest';
import { seededRandom } from '../testing/small-model';
import { areaUnder, byValue, enlarge, withPixelsOf } from './edit-curves';

it('enlarges as Pillow and torch do (bilinear, half-pixel centres)', () => {
  // torch.nn.functional.interpolate(torch.tensor([[[[1., 2.], [4., 8.]]]]), size=(4, 4), mode='bilinear')
  const expected = [
    [1, 1.25, 1.75, 2],
    [1.75, 2.1875, 3.0625, 3.5],
    [3.25, 4.0625, 5.6875, 6.5],
    [4, 5, 7, 8],
  ];
  expect([...enlarge(Float32Array.of(1, 2, 4, 8), [2, 2], [4, 4])]).toEqual(expected.flat());
});

it('puts cells where their squares’ middles are', () => {
  // Two squares of 4 pixels, 2 apart, on a line of 6: middles at 2 and 4.
  const axis = { first: 2, step: 2 };
  const line = enlarge(Float32Array.of(0, 8), [1, 2], [1, 6], [{ first: 0.5, step: 1 }, axis]);
  expect([...line]).toEqual([0, 0, 2, 6, 8, 8]);
});

it('orders pixels by value, ties as they are read, and replaces the first', () => {
  const order = byValue(Float32Array.of(1, 5, 1, 7));
  expect([...order]).toEqual([3, 1, 0, 2]);
  const own = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8);
  const other = Float32Array.of(-1, -2, -3, -4, -5, -6, -7, -8);
  expect([...withPixelsOf(own, other, order, 3)]).toEqual([-1, -2, 3, -4, -5, -6, 7, -8]);
  expect(withPixelsOf(own, other, order, 0)).toEqual(own);
});

it('orders many pixels as a plain sort of pairs does', () => {
  const random = seededRandom(5);
  const map = Float32Array.from({ length: 5_000 }, () => Math.floor(random() * 900) - 450);
  const pairs = [...map].map((value, n) => [value, n] as const).sort(([a, i], [b, j]) => b - a || i - j);
  expect([...byValue(map)]).toEqual(pairs.map(([, n]) => n));
});

it('adds up trapezoids', () => {
  // numpy.trapezoid([1, .5, .25], [0, .2, 1])
  expect(areaUnder([0, 0.2, 1], [1, 0.5, 0.25])).toBeCloseTo(0.45);
});
