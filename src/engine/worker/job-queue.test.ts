import { describe, expect, it } from 'vitest';
import { JobQueue } from './job-queue';

function deferred() {
  let resolve: () => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

/** A job that ends when told to, and what became of it. */
function job() {
  const { promise, resolve, reject } = deferred();
  const seen: string[] = [];
  return {
    seen,
    finish: resolve,
    fail: reject,
    work: (signal: AbortSignal) => {
      seen.push('began');
      signal.addEventListener('abort', () => seen.push('aborted'));
      return promise.then(() => void seen.push('done'));
    },
    refuse: (error: unknown) => void seen.push(`refused: ${(error as Error).message}`),
  };
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

describe('JobQueue', () => {
  it('runs one job at a time, in order', async () => {
    const queue = new JobQueue();
    const [first, second] = [job(), job()];
    queue.add(1, first.work, first.refuse);
    queue.add(2, second.work, second.refuse);
    await settle();
    expect([first.seen, second.seen]).toEqual([['began'], []]);
    first.finish();
    second.finish();
    await settle();
    expect(second.seen).toEqual(['began', 'done']);
  });

  it('survives a failed job', async () => {
    const queue = new JobQueue();
    const [bad, good] = [job(), job()];
    queue.add(1, bad.work, bad.refuse);
    queue.add(2, good.work, good.refuse);
    good.finish();
    await settle();
    bad.fail(new Error('no'));
    await settle();
    expect(bad.seen).toEqual(['began', 'refused: no']);
    expect(good.seen).toEqual(['began', 'done']);
  });

  it('drops a waiting job when it is cancelled, and tells a running one', async () => {
    const queue = new JobQueue();
    const [running, waiting] = [job(), job()];
    queue.add(1, running.work, running.refuse);
    queue.add(2, waiting.work, waiting.refuse);
    await settle();
    queue.cancel(1);
    queue.cancel(2);
    queue.cancel(99);
    expect(running.seen).toEqual(['began', 'aborted']);
    expect(waiting.seen).toEqual(['refused: Cancelled.']);
    running.finish();
    await settle();
    expect(waiting.seen).toEqual(['refused: Cancelled.']);
  });

  it('lets background jobs wait for all others', async () => {
    const queue = new JobQueue();
    const order: string[] = [];
    const note = (name: string) => async () => void order.push(name);
    const refuse = (): void => {};
    queue.add(1, note('slow'), refuse, 'background');
    queue.add(2, note('first'), refuse);
    queue.add(3, note('second'), refuse);
    await settle();
    expect(order).toEqual(['first', 'second', 'slow']);
  });
});
