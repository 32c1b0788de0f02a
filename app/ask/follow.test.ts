import { describe, expect, it } from 'vitest';
import { DenseLensError } from '../../src/errors';
import { settle } from '../testing/fake-dependencies';
import { createQuestions } from '../testing/questions';
import { answerTo, followAnswers } from './follow';

function harness(isPatient = false) {
  const questions = createQuestions();
  const follower = followAnswers<string>(questions.answers, isPatient);
  const heard: string[] = [];
  follower.state.subscribe(({ key, answer }) => heard.push(`${key} ${answer.status}`));
  const ask = (key: string | null) => follower.ask(key === null ? null : questions.question(key));
  return { ...questions, follower, heard, ask, now: () => follower.state.getState() };
}

describe('a view that asks', () => {
  it('abandons a question for a newer one', async () => {
    const { ask, asked, open, answer, now } = harness();
    ask('a');
    ask('b');
    await settle();
    expect(asked).toEqual(['a', 'b']);
    expect(open.get('a')?.options.signal.aborted).toBe(true);
    await answer('a');
    expect(now()).toEqual({ key: 'b', answer: { status: 'pending', progress: null } });
    await answer('b');
    expect(now()).toEqual({ key: 'b', answer: { status: 'success', data: 'answer to b' } });
  });

  it('has the answer before at hand while the next is open, but not after a failure', async () => {
    const { ask, answer, fail, now } = harness();
    ask('a');
    await answer('a');
    ask('b');
    expect(now().answer).toEqual({ status: 'pending', progress: null, previous: 'answer to a' });
    await fail('b', new DenseLensError('tensor/unknown', 'There is none.'));
    expect(now().answer).toEqual({ status: 'error', code: 'tensor/unknown', message: 'There is none.' });
    ask('c');
    expect(now().answer).toEqual({ status: 'pending', progress: null });
  });

  it('says at once what is known, and nothing twice', async () => {
    const { ask, asked, answer, heard } = harness();
    ask('a');
    await answer('a');
    ask('b');
    await answer('b');
    heard.length = 0;
    ask('a');
    ask('a');
    expect(heard).toEqual(['a success']);
    expect(asked).toEqual(['a', 'b']);
  });

  it('forgets when it asks nothing', async () => {
    const { ask, open, now } = harness();
    ask('a');
    ask(null);
    await settle();
    expect(open.get('a')?.options.signal.aborted).toBe(true);
    expect(now()).toEqual({ key: null, answer: { status: 'idle' } });
  });
});

describe('a patient view', () => {
  it('skips the questions between', async () => {
    const { ask, asked, answer, now, heard } = harness(true);
    for (const key of ['a', 'b', 'c', 'd']) ask(key);
    expect(asked).toEqual(['a']);
    await answer('a');
    expect(asked).toEqual(['a', 'd']);
    expect(now()).toEqual({
      key: 'd',
      answer: { status: 'pending', progress: null, previous: 'answer to a' },
    });
    await answer('d');
    expect(now().answer).toEqual({ status: 'success', data: 'answer to d' });
    expect(heard.at(-1)).toBe('d success');
  });

  it('goes on after a failure, and back to what is under way', async () => {
    const { ask, asked, answer, fail, now } = harness(true);
    ask('a');
    ask('b');
    await fail('a', new Error('no'));
    expect(asked).toEqual(['a', 'b']);
    ask('c');
    ask('b');
    await answer('b');
    expect(asked).toEqual(['a', 'b']);
    expect(now()).toEqual({ key: 'b', answer: { status: 'success', data: 'answer to b' } });
  });

  it('does not wait for what is known', async () => {
    const { ask, answer, open, now } = harness(true);
    ask('a');
    await answer('a');
    ask('b');
    ask('a');
    expect(now().answer).toEqual({ status: 'success', data: 'answer to a' });
    await settle();
    expect(open.get('b')?.options.signal.aborted).toBe(true);
  });
});

it('answers a render that asks something else than the view followed so far', async () => {
  const { ask, answer, answers, now } = harness();
  ask('b');
  await answer('b');
  ask('a');
  await answer('a');
  expect(answerTo('a', now(), answers)).toBe(now().answer);
  expect(answerTo('b', now(), answers)).toEqual({ status: 'success', data: 'answer to b' });
  expect(answerTo('c', now(), answers)).toEqual({
    status: 'pending',
    progress: null,
    previous: 'answer to a',
  });
  expect(answerTo(null, now(), answers)).toEqual({ status: 'idle' });
});
