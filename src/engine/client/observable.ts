/** A value that changes, and who wants to know. */
export interface Observable<T> {
  get(): T;
  /** @returns stops listening */
  subscribe(listener: (now: T, before: T) => void): () => void;
}

/** One whose owner sets it. */
export interface Cell<T> extends Observable<T> {
  /** Tells nobody when it is the same value. */
  set(next: T): void;
}

/** @see Cell */
export function createCell<T>(initial: T): Cell<T> {
  let value = initial;
  const listeners = new Set<(now: T, before: T) => void>();
  return {
    get: () => value,
    set: (next) => {
      if (Object.is(next, value)) return;
      const before = value;
      value = next;
      for (const listener of [...listeners]) listener(next, before);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Listens to a part of a value: called when `select` gives something else. */
export function watch<T, P>(
  source: Observable<T>,
  select: (value: T) => P,
  listener: (now: P, before: P) => void,
): () => void {
  return source.subscribe((now, before) => {
    const [next, last] = [select(now), select(before)];
    if (!Object.is(next, last)) listener(next, last);
  });
}
