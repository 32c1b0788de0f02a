import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { JobQueue } from '../job-queue';
import { warmAfter } from './warming';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

it('a model is warmed a moment after it has been loaded, and nothing after any other request', async () => {
  const warmed = vi.fn(async () => {});
  const queue = new JobQueue();
  warmAfter('run', queue, warmed);
  vi.advanceTimersByTime(60_000);
  warmAfter('load-model', queue, warmed);
  expect(warmed).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1_000);
  vi.useRealTimers();
  await expect.poll(() => warmed.mock.calls.length).toBe(1);
});
