import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { Sample } from '../../catalogue/samples';
import { createImageSets } from '../../jobs/image-set';
import { imageAt, type OtherImage } from '../../jobs/other-image';
import { useJob, useServices } from '../../services';
import { localText } from '../../words/local-text';

/** Of a set: enough to see what images share, and a few seconds' work. */
const MOST = 12;

/** Some of many, evenly. */
const spread = <T>(all: readonly T[]): readonly T[] =>
  all.length <= MOST
    ? all
    : Array.from({ length: MOST }, (_, n) => all[Math.floor((n * all.length) / MOST)] as T);

/** Images besides the current one: of the visitor's set where one is open (those chosen in it), else the samples. */
export function useOtherImages(): {
  readonly images: readonly OtherImage[];
  /** What the set is called; null for the samples. */
  readonly set: string | null;
  /** Whether there is a set, but of its images only what the network said was kept. */
  readonly isWithoutImages: boolean;
} {
  const { samples } = useServices();
  const sets = useJob(createImageSets);
  const set = useStore(sets.state, (state) => state.set);
  const chosen = useStore(sets.state, (state) => state.chosen?.ids ?? null);
  const hasImages = useStore(sets.state, (state) => state.hasImages);
  const [listed, setListed] = useState<readonly Sample[]>([]);
  useEffect(() => {
    samples.list().then(setListed, () => setListed([]));
  }, [samples]);
  const isOfSet = set !== null && hasImages && set.entries.length > 0;
  const images = useMemo(() => {
    if (!isOfSet) return listed.map(({ url, title }) => imageAt(url, () => localText(title)));
    const all = chosen !== null && chosen.length > 0 ? chosen : [...set.entries.keys()];
    return spread(all).map((id) => {
      const { path = '', bytes = 0 } = set.entries[id] ?? {};
      return { id: `${path} ${bytes}`, name: () => path, load: async () => sets.file(id) };
    });
  }, [isOfSet, listed, chosen, set, sets]);
  return { images, set: isOfSet ? set.name : null, isWithoutImages: set !== null && !isOfSet };
}
