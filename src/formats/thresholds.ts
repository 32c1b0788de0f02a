/** Thresholds as a file's numbers have them: what is none, or no probability, is null. */
export const thresholdList = (values: Iterable<number>): readonly (number | null)[] =>
  Array.from(values, (value) => (value >= 0 && value <= 1 ? value : null));
