import { useEffect, useRef, useState } from 'react';
import type { Progress } from '../../../src/engine/protocol/messages';

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
    // A download that stalls has a rate, too: it is measured whether or not something comes.
    const measure = () => {
      const now = performance.now();
      // One that began anew has another story.
      const recent = points.current.filter(([time, at]) => now - time < WINDOW && at <= loaded);
      points.current = [...recent, [now, loaded]];
      const [first] = points.current;
      const elapsed = now - (first?.[0] ?? now);
      if (elapsed > 400) setRate(((loaded - (first?.[1] ?? loaded)) * 1000) / elapsed);
    };
    measure();
    const timer = setInterval(measure, 500);
    return () => clearInterval(timer);
  }, [loaded]);
  return rate;
}
