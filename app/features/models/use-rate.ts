import { useEffect, useRef, useState } from 'react';
import type { Progress } from '../../../src/engine/protocol';

/** Milliseconds over which the rate is taken: long enough to be calm, short enough to be true. */
const WINDOW = 3_000;

/** Bytes per second of a download, or null while it is too young to tell. */
export function useRate(progress: Progress | null): number | null {
  const points = useRef<(readonly [time: number, loaded: number])[]>([]);
  const [rate, setRate] = useState<number | null>(null);
  const loaded = progress?.stage === 'download' ? progress.loaded : null;
  useEffect(() => {
    if (loaded === null) {
      points.current = [];
      setRate(null);
      return;
    }
    const now = performance.now();
    // A download that began anew has another story.
    const earlier = points.current.filter(([time, at]) => now - time < WINDOW && at <= loaded);
    points.current = [...earlier, [now, loaded]];
    const [first] = points.current;
    if (first !== undefined && now - first[0] > 400) setRate(((loaded - first[1]) * 1000) / (now - first[0]));
  }, [loaded]);
  return rate;
}
