import { expect, test } from 'vitest';
import { inNaturalOrder } from './natural-order';

test('names stand as people number them, in any script, thousands of them at once', () => {
  expect(['layer10', 'layer9', '图10', '图9', 'Ärger', 'alt', 'b'].sort(inNaturalOrder)).toEqual([
    ...['alt', 'Ärger', 'b', 'layer9', 'layer10', '图9', '图10'],
  ]);
  const many = Array.from({ length: 20_000 }, (_, n) => `${(n * 7919) % 40}/${(n * 7919) % 20_000}.png`);
  const [first, second] = many.sort(inNaturalOrder);
  expect([first, second]).toEqual(['0/0.png', '0/40.png']);
});
