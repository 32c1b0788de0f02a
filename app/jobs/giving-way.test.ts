import { expect, it } from 'vitest';
import { DenseLensError } from '../../src/errors';
import { createFakeEngine, defer, resultOf } from '../testing/fake-engine';
import { askGivingWay } from './giving-way';

const norms = { class: 0, of: 'logit', at: [], chain: false } as const;
const answer = { runId: 1, norms: new Float64Array(), uncut: null, value: 3 };

/** An engine that answers when told, and counts how often it was asked and given up. */
function slowEngine() {
  const calls: { readonly given: ReturnType<typeof defer<typeof answer>>; aborted: boolean }[] = [];
  const fake = createFakeEngine(undefined, {
    'gradient-norms': (_, options) => {
      const call = { given: defer<typeof answer>(), aborted: false };
      options?.signal?.addEventListener('abort', () => {
        call.aborted = true;
        call.given.reject(new DenseLensError('engine/cancelled', 'Given up.'));
      });
      calls.push(call);
      return call.given.promise;
    },
  });
  return { ...fake, calls };
}

it('gives way to an image that is wished for, and asks anew when nothing comes of that', async () => {
  const { engine, runs, calls } = slowEngine();
  const asking = askGivingWay(engine, 'gradient-norms', norms, { signal: new AbortController().signal });
  await expect.poll(() => calls.length).toBe(1);
  const subject = { kind: 'own', name: 'broken' } as const;
  const failing = engine.classify({ image: new Blob(), subject }).catch(() => 'failed');
  await expect.poll(() => calls[0]?.aborted).toBe(true);
  expect(calls).toHaveLength(1);
  runs[0]?.deferred.reject(new DenseLensError('image/undecodable', 'No image.'));
  expect(await failing).toBe('failed');
  await expect.poll(() => calls.length).toBe(2);
  calls[1]?.given.resolve(answer);
  expect(await asking).toBe(answer);
});

it('ends with its signal while it waits, and passes on what the engine refuses', async () => {
  const { engine, runs, calls } = slowEngine();
  const control = new AbortController();
  const subject = { kind: 'own', name: 'slow' } as const;
  const running = engine.classify({ image: new Blob(), subject });
  const asking = askGivingWay(engine, 'gradient-norms', norms, { signal: control.signal });
  control.abort('over');
  await expect(asking).rejects.toBe('over');
  expect(calls).toHaveLength(0);
  runs[0]?.deferred.resolve(resultOf(1));
  await running;
  const refused = askGivingWay(engine, 'gradient-norms', norms, { signal: new AbortController().signal });
  await expect.poll(() => calls.length).toBe(1);
  calls[0]?.given.reject(new DenseLensError('class/unknown', 'No class.'));
  await expect(refused).rejects.toMatchObject({ code: 'class/unknown' });
});
