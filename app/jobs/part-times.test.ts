import { expect, it, vi } from 'vitest';
import { createFakeEngine } from '../testing/fake-engine';
import { createPartTimer, timesOf } from './part-times';

it('keeps the median of each part, cancels, and forgets with another model', async () => {
  const asked: string[] = [];
  const { engine } = createFakeEngine(undefined, {
    'measure-part': async ({ part, repeats }, options) => {
      asked.push(part);
      if (part === 'slow') {
        await new Promise((_, reject) => {
          options?.signal?.addEventListener('abort', () => reject(options.signal?.reason));
        });
      }
      return Array.from({ length: repeats }, (_, i) => [9, 1, 2, 3, 50][i] ?? 0);
    },
  });
  const timer = createPartTimer({ engine, results: { latest: () => null } });
  const state = () => timer.state.getState();
  timer.measure(['stem', 'tail']);
  await vi.waitFor(() => expect(state().status).toBe('done'));
  expect([...timesOf(state())]).toEqual([
    ['stem', 3],
    ['tail', 3],
  ]);
  timer.measure(['slow', 'tail']);
  await vi.waitFor(() => expect(asked).toContain('slow'));
  expect(state()).toMatchObject({ status: 'running', done: 0, total: 2 });
  timer.cancel();
  await vi.waitFor(() => expect(state().status).toBe('cancelled'));
  expect(timesOf(state()).size).toBe(2);
  await engine.loadModel({
    id: 'other',
    name: 'other',
    source: { kind: 'url', url: '/' },
    recipe: null,
    labels: null,
  });
  expect(timesOf(state()).size).toBe(0);
});
