import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { inTurn, next } from './steps';

let frames: (() => void)[] = [];
let now = 0;
let done: string[] = [];
const step = (name: string, milliseconds: number) => () => {
  done.push(name);
  now += milliseconds;
};
const frame = (): readonly string[] => {
  done = [];
  for (const run of frames.splice(0)) run();
  return done;
};

beforeEach(() => {
  frames = [];
  vi.stubGlobal('requestAnimationFrame', (run: () => void) => frames.push(run));
  vi.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

it('does as many steps in a frame as there is time for, in order', () => {
  inTurn(step('a', 0.4), step('b', 0.4), step('c', 0.4), step('d', 5));
  inTurn(step('e', 0));
  expect(frame()).toEqual(['a', 'b', 'c']);
  expect(frame()).toEqual(['d']);
  expect(frame()).toEqual(['e']);
  expect(frames).toHaveLength(0);
});

it('finishes what a step has begun before what waits', () => {
  inTurn(
    () => {
      step('first', 5)();
      next(step('its own', 5), step('its last', 5));
    },
    step('another', 5),
  );
  expect([frame(), frame(), frame(), frame()]).toEqual([['first'], ['its own'], ['its last'], ['another']]);
});

it('goes on after a step that failed', () => {
  inTurn(
    () => {
      throw new Error('broken');
    },
    step('after', 0),
  );
  expect(frame).toThrow('broken');
  expect(frame()).toEqual(['after']);
});
