import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { SetWorkerRequests } from '../../../../src/engine/protocol/set-worker';
import type { Answer } from '../../../ask/answers';
import { answerTo, followAnswers } from '../../../ask/follow';
import { useServices } from '../../../services';
import type { OpenedSet } from './source';

/** Who answers: a set, as it stands. */
type Answering = Pick<OpenedSet, 'key' | 'ask' | 'entries'>;

/** An answer of the set's worker. */
interface Told<T extends keyof SetWorkerRequests> {
  /** Of which images it is: of another set's, while that was the last one. */
  readonly of: Answering['entries'];
  /** What it answers, which may be the question before. */
  readonly to: SetWorkerRequests[T]['in'];
  readonly data: SetWorkerRequests[T]['out'];
}

/**
 * Asks the set's worker, and again whenever the question is another or more is known of the set: as `useAnswer` asks
 * the engine.
 * @param payload - undefined asks nothing, and leaves the last answer in sight
 */
export function useSetQuestion<T extends keyof SetWorkerRequests>(
  source: Answering,
  type: T,
  payload: SetWorkerRequests[T]['in'] | undefined,
): Answer<Told<T>> {
  const { answers } = useServices();
  const { ask, key: stand, entries } = source;
  const key = payload === undefined ? null : JSON.stringify(['set', stand, type, payload]);
  const [follower] = useState(() => followAnswers<Told<T>>(answers));
  const followed = useStore(follower.state);
  // At every render: the same key is the same question.
  useEffect(() => {
    if (key !== null && payload !== undefined)
      follower.ask({
        key,
        isKept: false,
        ask: async ({ signal }) => ({ of: entries, to: payload, data: await ask(type, payload, { signal }) }),
      });
  });
  useEffect(() => () => follower.ask(null), [follower]);
  return key === null ? followed.answer : answerTo(key, followed, answers);
}
