import { expect, it, vi } from 'vitest';
import { createFakeEngine } from '../testing/fake-engine';
import { createPartTimer } from './part-times';

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
  const timer = createPartTimer(engine);
  timer.measure(['stem', 'tail']);
  await vi.waitFor(() => expect(timer.current().status).toBe('idle'));
  expect([...timer.current().times]).toEqual([
    ['stem', 3],
    ['tail', 3],
  ]);
  timer.measure(['slow', 'tail']);
  await vi.waitFor(() => expect(asked).toContain('slow'));
  expect(timer.current()).toMatchObject({ status: 'running', done: 0, total: 2 });
  timer.cancel();
  await vi.waitFor(() => expect(timer.current().status).toBe('idle'));
  expect(timer.current().times.size).toBe(2);
  await engine.loadModel({
    id: 'other',
    name: 'other',
    source: { kind: 'url', url: '/' },
    recipe: null,
    labels: null,
  });
  expect(timer.current().times.size).toBe(0);
});
