import { expect, it } from 'vitest';
import { createFakeEngine, defer } from '../testing/fake-engine';
import { type AskedTools, createAskedJob } from './asked-job';

it('tells what has been found, keeps it when another job takes its place, and ends with the whole', async () => {
  const { engine } = createFakeEngine();
  const tools = defer<AskedTools<string>>();
  const never = defer<string>();
  const first = createAskedJob<number, string>(engine, (_, given) => {
    tools.resolve(given);
    return never.promise;
  });
  const whole = defer<string>();
  const second = createAskedJob<number, string>(engine, () => whole.promise);

  first.start(7);
  const { onProgress, found, signal } = await tools.promise;
  onProgress({ stage: 'run', loaded: 1, total: 4 });
  found('half');
  expect(first.state.getState()).toEqual({
    status: 'running',
    found: { asked: 7, result: 'half' },
    done: 1,
    total: 4,
  });

  second.start(8);
  expect(signal.aborted).toBe(true);
  never.reject(signal.reason);
  whole.resolve('whole');
  await expect.poll(() => second.state.getState().status).toBe('done');
  expect(second.state.getState()).toMatchObject({ found: { asked: 8, result: 'whole' }, done: 1, total: 1 });
  expect(first.state.getState()).toMatchObject({ status: 'cancelled', found: { asked: 7, result: 'half' } });
});
