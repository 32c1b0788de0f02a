import { createStore } from 'zustand/vanilla';
import type { Observable } from '../store/observable';
import { type Answer, type Answers, dataOf, IDLE, PENDING, type Question } from './answers';

/** What one view asks now, and what came of it. */
interface Followed<T> {
  /** Null: nothing. */
  readonly key: string | null;
  readonly answer: Answer<T>;
}

/** One view's questions, one after the other: the newest wins. */
export interface Follower<T> {
  readonly state: Observable<Followed<T>>;
  /** Null asks nothing, and forgets what was answered before. */
  ask(question: Question<T> | null): void;
}

const NOTHING: Followed<never> = { key: null, answer: IDLE };

/**
 * @param isPatient - for questions that change faster than answers come (a pointer, a held key): the one under
 * way is waited for, and then the newest is asked. Else a newer one takes its place at once.
 */
export function followAnswers<T>(answers: Answers, isPatient = false): Follower<T> {
  const state = createStore<Followed<T>>(() => NOTHING);
  let current: Question<T> | null = null;
  let next: Question<T> | null = null;
  let previous: { readonly data: T } | null = null;
  let stop = (): void => {};

  const isOpen = (key: string): boolean => !['success', 'error'].includes(answers.read(key).status);
  const publish = (key: string, answer: Answer<T>): void => {
    const isLater = answer.status === 'pending' && previous !== null;
    state.setState({ key, answer: isLater ? { ...answer, previous: previous?.data as T } : answer }, true);
  };
  const changed = (): void => {
    if (current === null) return;
    const answer = answers.read<T>(current.key);
    if (answer.status === 'success') previous = { data: answer.data };
    if (answer.status === 'error') previous = null;
    if (next === null) publish(current.key, answer);
    else if (!isOpen(current.key)) take(next);
  };
  const take = (question: Question<T>): void => {
    const leave = stop;
    current = question;
    next = null;
    stop = answers.watch(question, changed);
    leave();
    changed();
  };
  return {
    state,
    ask: (question) => {
      if (question === null) {
        stop();
        stop = () => {};
        current = next = previous = null;
        if (state.getState() !== NOTHING) state.setState(NOTHING, true);
      } else if (question.key === current?.key) {
        next = null;
        if (state.getState().key !== question.key) changed();
      } else if (isPatient && current !== null && isOpen(current.key) && isOpen(question.key)) {
        next = question;
        if (state.getState().key !== question.key) publish(question.key, PENDING);
      } else take(question);
    },
  };
}

/** What has come of a question that a view asks by now, though its follower may not have heard of it yet. */
export function answerTo<T>(
  key: string | null,
  { key: followed, answer }: Followed<T>,
  answers: Answers,
): Answer<T> {
  if (key === null) return IDLE;
  if (key === followed) return answer;
  const known = answers.read<T>(key);
  if (known.status === 'success') return known;
  const previous = answer.status === 'pending' ? answer.previous : (dataOf(answer) ?? undefined);
  return { ...PENDING, ...(previous === undefined ? {} : { previous }) };
}
