import type { BlockConnectivity, ConnectivityMode } from '../../src/explain/connectivity';
import { m } from '../messages/m';

/** The measures of a connection's strength, short enough for a switch. */
export const MEASURES: readonly { readonly value: ConnectivityMode; readonly label: string }[] = [
  { value: 'weight', label: '|W|' },
  { value: 'weight-gamma', label: '|W·γ|' },
  { value: 'weight-activation', label: '|W|·a' },
];

/** What each says. */
export const MEASURE_MEANING: Readonly<Record<ConnectivityMode, () => string>> = {
  weight: () => m.words_measure_weight(),
  'weight-gamma': () => m.words_measure_gamma(),
  'weight-activation': () => m.words_measure_activation(),
};

/** The ends of a block's scale: its weakest connection, and its strongest. */
function rangeOfBlock({ values }: BlockConnectivity): readonly [number, number] {
  const all = values.flat().filter((value) => value !== null);
  return [Math.min(...all), Math.max(...all)];
}

/**
 * Every connection's place between the weakest (0) and the strongest (1) of its block, by `SOURCE READER`: blocks
 * differ too much in fan-in for one scale.
 */
export function strengths(blocks: readonly BlockConnectivity[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const block of blocks) {
    const [least, most] = rangeOfBlock(block);
    block.sources.forEach((source, s) => {
      block.readers.forEach((reader, r) => {
        const value = block.values[s]?.[r];
        if (value === null || value === undefined) return;
        found.set(`${source} ${reader}`, most > least ? (value - least) / (most - least) : 1);
      });
    });
  }
  return found;
}
