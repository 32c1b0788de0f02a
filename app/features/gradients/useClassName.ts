import { useCallback } from 'react';
import type { LogitQuestion } from '../../../src/explain/head';
import { useAppState } from '../../services';
import { m } from './messages/m';

/** Names classes in the page's language, where the model has names. */
export function useClassName(): (index: number) => string {
  const labels = useAppState((state) => state.model?.labels);
  const locale = useAppState((state) => state.locale);
  return useCallback(
    (index: number) => {
      const label = labels?.[index];
      const own = locale === 'zh' ? label?.zh : undefined;
      return own ?? label?.en ?? m.shared_class({ index });
    },
    [labels, locale],
  );
}

/** A question in words: a class, or one minus another. */
export function useTitle(question: LogitQuestion | null): string {
  const name = useClassName();
  if (question === null) return '';
  const { index, against } = question;
  return against === null ? name(index) : `${name(index)} − ${name(against)}`;
}

/** As requests take it. */
export const classOf = ({
  index,
  against,
}: LogitQuestion): { readonly class: number; readonly against?: number } => ({
  class: index,
  ...(against !== null && { against }),
});
