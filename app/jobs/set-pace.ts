/** Milliseconds that a rate is taken over, and fewest images. */
const WINDOW = 10_000;
const FEWEST = 2;

/** How fast images come: over the last seconds, pauses left out. */
export function createPace(now: () => number = () => performance.now()) {
  let ticks: { readonly time: number; readonly images: number }[] = [];
  return {
    /** So many more are done, at once. */
    tick: (images: number): void => {
      const time = now();
      ticks.push({ time, images });
      ticks = ticks.filter((each) => each.time >= time - WINDOW);
    },
    /** After a pause nothing is known. */
    reset: (): void => {
      ticks = [];
    },
    /** Images a second; null while too few have come. */
    rate: (): number | null => {
      const [first, ...later] = ticks;
      const last = later.at(-1);
      if (first === undefined || last === undefined || last.time <= first.time) return null;
      const images = later.reduce((sum, tick) => sum + tick.images, 0);
      return images < FEWEST ? null : (images / (last.time - first.time)) * 1000;
    },
  };
}
