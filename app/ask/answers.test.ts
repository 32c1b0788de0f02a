import { describe, expect, it, vi } from 'vitest';
import { DenseLensError } from '../../src/errors';
import { settle } from '../testing/fake-dependencies';
import { createQuestions } from '../testing/questions';
import { dataOf, failureOf, latestOf } from './answers';

function harness(limit?: number) {
  const questions = createQuestions(limit);
  const watch = (key: string, isKept?: boolean) => {
    const heard = vi.fn();
    return { heard, stop: questions.answers.watch(questions.question(key, isKept), heard) };
  };
  return { ...questions, watch };
}

describe('answers', () => {
  it('makes one request of three that ask the same', async () => {
    const { answers, asked, answer, watch } = harness();
    const views = [watch('a'), watch('a'), watch('a')];
    expect(asked).toEqual(['a']);
    expect(answers.read('a')).toEqual({ status: 'pending', progress: null });
    await answer('a');
    for (const { heard } of views) expect(heard).toHaveBeenCalledOnce();
    expect(answers.read('a')).toEqual({ status: 'success', data: 'answer to a' });
  });

  it('abandons what nobody looks at any more, and not before', async () => {
    const { answers, open, asked, watch } = harness();
    const [first, second] = [watch('a'), watch('a')];
    first.stop();
    await settle();
    expect(open.get('a')?.options.signal.aborted).toBe(false);
    second.stop();
    await settle();
    expect(open.get('a')?.options.signal.aborted).toBe(true);
    expect(answers.read('a')).toEqual({ status: 'idle' });
    watch('a');
    expect(asked).toEqual(['a', 'a']);
  });

  it('goes on for a view that takes over in the same turn', async () => {
    const { asked, open, watch } = harness();
    watch('a').stop();
    watch('a');
    await settle();
    expect(asked).toEqual(['a']);
    expect(open.get('a')?.options.signal.aborted).toBe(false);
  });

  it('keeps what was answered, the latest looked at longest', async () => {
    const { answers, asked, answer, watch } = harness(2);
    const look = async (key: string) => {
      const { stop } = watch(key);
      await answer(key);
      stop();
      await settle();
    };
    for (const key of ['a', 'b', 'a', 'c']) await look(key);
    expect(asked).toEqual(['a', 'b', 'c']);
    expect(dataOf(answers.read('a'))).toBe('answer to a');
    expect(answers.read('b')).toEqual({ status: 'idle' });
  });

  it('never drops what is looked at', async () => {
    const { answers, answer, watch } = harness(0);
    watch('a');
    await answer('a');
    const { stop } = watch('b');
    await answer('b');
    stop();
    await settle();
    expect(answers.read('a').status).toBe('success');
    expect(answers.read('b').status).toBe('idle');
  });

  it('keeps neither failures nor what depends on more than its key', async () => {
    const { asked, answers, fail, answer, watch } = harness();
    const failing = watch('a');
    await fail('a', new DenseLensError('tensor/folded', 'It was folded away.'));
    expect(answers.read('a')).toEqual({
      status: 'error',
      code: 'tensor/folded',
      message: 'It was folded away.',
    });
    failing.stop();
    const passing = watch('b', false);
    await answer('b');
    passing.stop();
    await settle();
    watch('a');
    watch('b', false);
    expect(asked).toEqual(['a', 'b', 'a', 'b']);
  });

  it('tells progress, and nothing once it is abandoned', async () => {
    const { answers, open, watch, answer } = harness();
    const { heard, stop } = watch('a');
    const progress = { stage: 'run', loaded: 1, total: 4 } as const;
    open.get('a')?.options.onProgress(progress);
    expect(answers.read('a')).toEqual({ status: 'pending', progress });
    stop();
    await settle();
    await answer('a');
    expect(heard).toHaveBeenCalledOnce();
  });
});

it('is read as what is current, what was last known, or why there is nothing', () => {
  const pending = { status: 'pending', progress: null, previous: 1 } as const;
  expect([dataOf(pending), latestOf(pending), failureOf(pending)]).toEqual([null, 1, null]);
  const success = { status: 'success', data: 2 } as const;
  expect([dataOf(success), latestOf(success)]).toEqual([2, 2]);
  expect(failureOf({ status: 'error', code: 'image/none', message: 'No image.' })).toBe('No image.');
});
