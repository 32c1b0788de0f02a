let last = 0;

/** A number for what a visitor brings, larger than those of all that came before. */
export const nextArrival = (): number => ++last;
