import type { BlockConnectivity, ConnectivityMode } from '../../src/explain/connectivity';
import { m } from '../messages/m';

/** How things are called: in plain words, or by torchvision's names. */
export type Names = 'plain' | 'torchvision';

/** A measure of a connection's strength: in words, and as engineers write it. */
interface Measure {
  readonly value: ConnectivityMode;
  readonly words: () => string;
  readonly symbol: string;
}

/** The measures of a connection's strength, short enough for a switch. */
export const MEASURES: readonly Measure[] = [
  { value: 'weight', words: () => m.words_weight(), symbol: '|W|' },
  { value: 'weight-gamma', words: () => m.words_weight_gamma(), symbol: '|W·γ|' },
  { value: 'weight-activation', words: () => m.words_weight_activation(), symbol: '|W|·a' },
];

/** The measures as alternatives of a switch, called as the visitor likes things called. */
export const measureOptions = (
  names: Names,
): readonly { readonly value: ConnectivityMode; readonly label: string }[] =>
  MEASURES.map(({ value, words, symbol }) => ({ value, label: names === 'plain' ? words() : symbol }));

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
