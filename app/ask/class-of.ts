import type { LogitQuestion } from '../../src/explain/head';

/** A class, or the difference of two, as requests take it. */
export const classOf = ({
  index,
  against,
}: LogitQuestion): { readonly class: number; readonly against?: number } => ({
  class: index,
  ...(against !== null && { against }),
});
