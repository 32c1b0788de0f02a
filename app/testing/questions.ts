import { type AskOptions, createAnswers, type Question } from '../ask/answers';
import { settle } from './fake-dependencies';
import { type Deferred, defer } from './fake-engine';

/** Questions that a test answers by their key. */
export function createQuestions(limit?: number) {
  const answers = createAnswers(limit);
  const asked: string[] = [];
  const open = new Map<string, Deferred<string> & { readonly options: AskOptions }>();
  const question = (key: string, isKept = true): Question<string> => ({
    key,
    isKept,
    ask: (options) => {
      asked.push(key);
      const deferred = defer<string>();
      open.set(key, { ...deferred, options });
      return deferred.promise;
    },
  });
  const answer = async (key: string, data = `answer to ${key}`) => {
    open.get(key)?.resolve(data);
    await settle();
  };
  const fail = async (key: string, error: Error) => {
    open.get(key)?.reject(error);
    await settle();
  };
  return { answers, asked, open, question, answer, fail };
}
