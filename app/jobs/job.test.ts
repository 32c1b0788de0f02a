import { describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/client/engine';
import { DenseLensError } from '../../src/errors';
import { createFakeEngine, defer } from '../testing/fake-engine';
import { createJob, foundOf, type JobState, type JobTools } from './job';
import { createJobs } from './jobs';

function harness(end: Partial<Parameters<typeof createJob>[1]> = {}) {
  const listeners = new Map<string, (value: never) => void>();
  const engine: Pick<Engine, 'on'> = {
    on: (event, listener) => {
      listeners.set(event, listener as (value: never) => void);
      return () => listeners.delete(event);
    },
  };
  const emit = (event: 'result' | 'model' | 'lesion') => listeners.get(event)?.({} as never);
  const job = createJob<string>(engine, { on: ['result', 'model'], ...end });
  const heard: string[] = [];
  job.state.subscribe((state) => heard.push(`${state.status} ${foundOf(state) ?? ''}`.trim()));
  /** Work that goes on when it is told to; it heeds its signal, as a request does. */
  const begin = (first: string) => {
    const step = defer<void>();
    const tools = defer<JobTools<string>>();
    const ended = job.start(first, 2, async (given) => {
      tools.resolve(given);
      given.signal.addEventListener('abort', () => step.reject(given.signal.reason));
      await step.promise;
    });
    return { ended, tools: tools.promise, finish: () => step.resolve(), fail: step.reject };
  };
  return { job, emit, heard, begin, state: (): JobState<string> => job.state.getState() };
}

describe('a job', () => {
  it('tells its parts, and is done', async () => {
    const { begin, heard, state } = harness();
    const work = begin('');
    (await work.tools).report('a', 1, 3);
    expect(state()).toEqual({ status: 'running', found: 'a', done: 1, total: 3 });
    work.finish();
    expect(await work.ended).toBe(true);
    expect(heard).toEqual(['running', 'running a', 'done a']);
  });

  it('keeps what was found when it is cancelled, and what came afterwards counts no more', async () => {
    const { begin, job, heard } = harness();
    const work = begin('');
    const { report } = await work.tools;
    report('a', 1, 2);
    job.cancel();
    report('b', 2, 2);
    expect(await work.ended).toBe(false);
    expect(heard.slice(0, 2)).toEqual(['running', 'running a']);
    expect(heard.at(-1)).toMatch(/^cancelled/);
  });

  it('gives way to a newer start, which hears nothing of the older one', async () => {
    const { begin, heard, state } = harness();
    const first = begin('first');
    const second = begin('second');
    expect(await first.ended).toBe(false);
    expect(state()).toMatchObject({ status: 'running', found: 'second' });
    second.finish();
    await second.ended;
    expect(heard).toEqual(['running first', 'running second', 'done second']);
  });

  it('says what ended it, and forgets what it found; what was finished goes without a word', async () => {
    const { begin, emit, state } = harness();
    const running = begin('a');
    emit('model');
    expect(await running.ended).toBe(false);
    const said = {
      status: 'failed',
      found: null,
      error: { code: 'engine/superseded', message: 'Another model came, and ended this.' },
    };
    expect(state()).toEqual(said);
    // The image that runs on the new model.
    emit('result');
    expect(state()).toEqual(said);
    const done = begin('b');
    done.finish();
    await done.ended;
    emit('lesion');
    expect(state().status).toBe('done');
    emit('model');
    expect(state()).toEqual({ status: 'idle' });
  });

  it('keeps what was finished where it says itself what it is of', async () => {
    const { begin, emit, state } = harness({ keeps: true });
    const done = begin('a');
    done.finish();
    await done.ended;
    emit('result');
    expect(state().status).toBe('done');
    const running = begin('b');
    emit('result');
    await running.ended;
    const error = { code: 'engine/superseded', message: 'Another image came, and ended this.' };
    expect(state()).toEqual({ status: 'failed', found: 'b', error });
  });

  it('that is ended and begun again in one breath is the new one', async () => {
    const { begin, emit, heard, state } = harness();
    const first = begin('first');
    await first.tools;
    emit('result');
    const second = begin('second');
    await first.ended;
    expect(state()).toMatchObject({ status: 'running', found: 'second' });
    second.finish();
    await second.ended;
    expect(heard).toEqual(['running first', 'running second', 'done second']);
  });

  it('tells failures by their code', async () => {
    const { begin, state } = harness();
    const work = begin('a');
    work.fail(new DenseLensError('tensor/folded', 'It was folded away.'));
    expect(await work.ended).toBe(false);
    expect(state()).toMatchObject({ status: 'failed', error: { code: 'tensor/folded' } });
  });

  it('holds its work up while it is paused, and may be cancelled then', async () => {
    const { job, state } = harness();
    const tools = defer<JobTools<string>>();
    const goOn = defer<void>();
    const steps: string[] = [];
    const ended = job.start('', 2, async (given) => {
      tools.resolve(given);
      await goOn.promise;
      for (const step of ['a', 'b']) {
        await given.mayGoOn();
        given.signal.throwIfAborted();
        steps.push(step);
        given.report(step, steps.length, 2);
        job.pause();
      }
    });
    await tools.promise;
    job.pause();
    expect(state()).toEqual({ status: 'paused', found: '', done: 0, total: 2 });
    goOn.resolve();
    await goOn.promise;
    expect(steps).toEqual([]);
    job.resume();
    await expect.poll(() => state()).toEqual({ status: 'paused', found: 'a', done: 1, total: 2 });
    job.cancel();
    expect(await ended).toBe(false);
    expect(steps).toEqual(['a']);
    expect(state()).toEqual({ status: 'cancelled', found: 'a', done: 1, total: 2 });
    job.resume();
    expect(state().status).toBe('cancelled');
  });

  it('is over when its work is, though it was paused meanwhile', async () => {
    const { begin, job, state } = harness();
    const work = begin('a');
    job.pause();
    work.finish();
    expect(await work.ended).toBe(true);
    expect(state().status).toBe('done');
    const next = begin('b');
    (await next.tools).report('c', 1, 2);
    expect(state().status).toBe('running');
  });

  it('fails by what its owner hears, under way or not', async () => {
    const { begin, job, state } = harness({ keeps: true });
    const error = new DenseLensError('engine/device-lost', 'It has gone.');
    const work = begin('a');
    job.pause();
    job.fail(error);
    expect(await work.ended).toBe(false);
    expect(state()).toMatchObject({ status: 'failed', found: 'a', error: { code: 'engine/device-lost' } });
    const done = begin('b');
    done.finish();
    await done.ended;
    job.fail(error);
    expect(state()).toMatchObject({ status: 'failed', found: 'b', error: { message: 'It has gone.' } });
  });

  it('forgets at once, whatever its work does then', async () => {
    const { begin, job, state } = harness();
    const work = begin('a');
    await work.tools;
    job.cancel();
    job.forget();
    expect(state()).toEqual({ status: 'idle' });
    expect(await work.ended).toBe(false);
    expect(state()).toEqual({ status: 'idle' });
  });

  it('says that the device was lost also when the next worker has run the image', async () => {
    const { begin, emit, state } = harness();
    const work = begin('a');
    work.fail(new DenseLensError('engine/device-lost', 'The GPU was lost.'));
    expect(await work.ended).toBe(false);
    const error = { code: 'engine/device-lost', message: 'The GPU was lost.' };
    expect(state()).toEqual({ status: 'failed', found: 'a', error });
    emit('model');
    emit('result');
    expect(state()).toEqual({ status: 'failed', found: null, error });
  });

  it('reports no more often than it may, but ends with everything', async () => {
    const { begin, heard } = harness({ pause: 60_000 });
    const work = begin('');
    const { report } = await work.tools;
    for (const found of ['a', 'b', 'c']) report(found, 1, 3);
    work.finish();
    await work.ended;
    expect(heard).toEqual(['running', 'done c']);
  });
});

it('makes each job once, when it is first wanted', () => {
  let made = 0;
  const jobs = createJobs({
    engine: createFakeEngine().engine,
    results: { latest: () => null },
  });
  const make = () => ({ number: ++made });
  expect(made).toBe(0);
  expect(jobs(make)).toBe(jobs(make));
  expect(made).toBe(1);
});
