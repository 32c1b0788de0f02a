/** So many of these, evenly spread; all where there are no more. */
export const evenly = (ids: readonly number[], most: number): readonly number[] =>
  ids.length <= most
    ? ids
    : Array.from({ length: most }, (_, i) => ids[Math.floor((i * ids.length) / most)] ?? 0);
