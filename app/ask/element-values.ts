import { DenseLensError } from '../../src/errors';
import type { ElementValues, RunElement } from '../../src/scene/atlas-view-options';
import type { Answers, AskOptions } from './answers';
import { followAnswers } from './follow';

const keyOf = (about: string, { runId, tensor, channel, y, x }: RunElement): string =>
  JSON.stringify([about, runId, tensor, channel, y, x]);

/**
 * Values under a pointer that may fly over a thousand pixels: as many are asked for as can be answered.
 * @param about - what the values are of, for questions to be told apart
 */
export function createElementValues(
  answers: Answers,
  about: string,
  ask: (element: RunElement, options: AskOptions) => Promise<number>,
  format: (value: number) => string,
  onAnswer: () => void,
  onError: (error: unknown) => void,
): ElementValues {
  const follower = followAnswers<number>(answers, true);
  const stop = follower.state.subscribe(({ answer }) => {
    if (answer.status === 'error') onError(new DenseLensError(answer.code, answer.message));
    if (answer.status === 'success' || answer.status === 'error') onAnswer();
  });
  return {
    ask: (element) =>
      follower.ask({ key: keyOf(about, element), ask: (options) => ask(element, options), isKept: false }),
    of: (element) => {
      const { key, answer } = follower.state.getState();
      if (key !== keyOf(about, element)) return null;
      return answer.status === 'success' ? format(answer.data) : answer.status === 'error' ? '' : null;
    },
    destroy: () => {
      stop();
      follower.ask(null);
    },
  };
}
