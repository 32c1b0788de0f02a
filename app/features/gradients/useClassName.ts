import { useCallback } from 'react';
import type { LogitQuestion } from '../../../src/explain/head';
import { useAppState } from '../../services';
import { className } from '../../words/class-names';

/** Names classes in the page's language, where the model has names. */
export function useClassName(): (index: number) => string {
  const labels = useAppState((state) => state.model?.labels);
  return useCallback((index: number) => className(labels, index), [labels]);
}

/** A question in words: a class, or one minus another. */
export function useTitle(question: LogitQuestion | null): string {
  const name = useClassName();
  if (question === null) return '';
  const { index, against } = question;
  return against === null ? name(index) : `${name(index)} − ${name(against)}`;
}
