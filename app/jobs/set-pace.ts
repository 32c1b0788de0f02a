/** Milliseconds that a rate is taken over, and fewest images. */
const WINDOW = 10_000;
const FEWEST = 2;

/** How fast images come: over the last seconds, pauses left out. */
export function createPace(now: () => number = () => performance.now()) {
  let times: number[] = [];
  return {
    /** One more is done. */
    tick: (): void => {
      const time = now();
      times.push(time);
      times = times.filter((each) => each >= time - WINDOW);
    },
    /** After a pause nothing is known. */
    reset: (): void => {
      times = [];
    },
    /** Images a second; null while too few have come. */
    rate: (): number | null => {
      const [first] = times;
      const last = times.at(-1);
      if (first === undefined || last === undefined || times.length <= FEWEST || last <= first) return null;
      return ((times.length - 1) / (last - first)) * 1000;
    },
  };
}
