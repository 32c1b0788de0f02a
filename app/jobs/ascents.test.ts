import { expect, it } from 'vitest';
import type { ImageSubject } from '../../src/engine/protocol/subject';
import { createFakeEngine, defer, resultOf } from '../testing/fake-engine';
import { createAscents } from './ascents';

const options = { rate: 0.05, decay: 1, jitter: 0, seed: 1 };
const subject: ImageSubject = { kind: 'own', name: 'next' };

/** An ascent whose second part waits for the test. */
function climbing(start: 'noise' | 'image') {
  const gate = defer<void>();
  const { engine, runs } = createFakeEngine(undefined, {
    ascend: async ({ step, steps }) => {
      if (steps > 0) await gate.promise;
      return {
        state: new Float32Array(3),
        step: step + steps,
        values: new Float64Array(steps),
        picture: { width: 1, height: 1, data: new Uint8ClampedArray(4) },
        isSilent: false,
      };
    },
  });
  const job = createAscents({ engine, results: { latest: () => null } as never });
  job.start({ of: { class: 0 }, start, steps: 4, options });
  const showNext = async () => {
    const running = engine.classify({ image: new Blob(), subject });
    runs.at(-1)?.deferred.resolve(resultOf(runs.length));
    await running;
  };
  return { job, gate, showNext };
}

it('from the image gives way to another one, and nothing of it stays', async () => {
  const { job, gate, showNext } = climbing('image');
  await expect.poll(() => job.state.getState()).toMatchObject({ status: 'running', done: 0, total: 4 });
  await showNext();
  gate.resolve();
  await expect.poll(() => job.state.getState()).toMatchObject({ status: 'failed', found: null });

  const finished = climbing('image');
  finished.gate.resolve();
  await expect.poll(() => finished.job.state.getState().status).toBe('done');
  await finished.showNext();
  expect(finished.job.state.getState().status).toBe('idle');
});

it('from noise goes on while another image comes', async () => {
  const { job, gate, showNext } = climbing('noise');
  await expect.poll(() => job.state.getState()).toMatchObject({ status: 'running', done: 0, total: 4 });
  await showNext();
  gate.resolve();
  await expect.poll(() => job.state.getState().status).toBe('done');
  await showNext();
  expect(job.state.getState().status).toBe('done');
});
