import { expect, test } from 'vitest';
import { createPace } from './set-pace';

test('images are counted, however many come at once, over the last seconds', () => {
  let time = 0;
  const pace = createPace(() => time);
  pace.tick(4);
  expect(pace.rate()).toBeNull();
  // Four images in half a second.
  time = 500;
  pace.tick(4);
  expect(pace.rate()).toBe(8);
  for (time = 1000; time <= 30_000; time += 1000) pace.tick(3);
  expect(pace.rate()).toBe(3);
  pace.reset();
  expect(pace.rate()).toBeNull();
});
