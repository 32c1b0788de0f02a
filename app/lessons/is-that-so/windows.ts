import { opFacts } from '../../../src/network/facts';
import { formatCount } from '../../words/format';
import { firstOp, lastBlock, lastOp, layerPart } from '../network-numbers';
import type { Claim } from './claim';

/** "Maps get smaller from layer to layer of a dense block." */
export const shrinksInside: Claim = {
  id: 'shrink',
  check: ({ architecture }) => {
    const sides = [...architecture.parts.values()]
      .filter(({ kind, block }) => kind === 'layer' && block === 1)
      .map((part) => lastOp(part).shape[1] ?? 1);
    const isShrinking = sides.some((side, i) => i > 0 && side < (sides[i - 1] ?? 0));
    return { verdict: isShrinking ? 'yes' : 'no', layers: sides.length, side: sides[0] ?? 0 };
  },
  show: ({ architecture }) => `tensor=${lastOp(layerPart(architecture, 1, 3)).name}&level=block`,
};

/** "Transitions use max pooling." */
export const maxPooling: Claim = {
  id: 'pooling',
  isFor: ({ blockConfig }) => blockConfig.length > 1,
  check: ({ architecture }) => {
    const pools = [...architecture.parts.values()]
      .filter(({ kind }) => kind === 'transition')
      .flatMap(({ ops }) => ops.filter((op) => 'pool' in op));
    const max = pools.filter(({ kind }) => kind === 'max-pool').length;
    const stem = architecture.ops.filter(({ kind }) => kind === 'max-pool').length - max;
    const verdict = max === pools.length ? 'yes' : max > 0 ? 'partly' : 'no';
    return { verdict, pools: pools.length, max, stem };
  },
  show: () => 'tensor=features.transition1.pool&level=layer',
};

/** "The last layers see the whole picture." */
export const seesWhole: Claim = {
  id: 'sees',
  check: ({ architecture }) => {
    const layer = layerPart(architecture, lastBlock(architecture), Number.POSITIVE_INFINITY);
    const field = opFacts(architecture).get(firstOp(layer).name)?.receptiveField;
    const side = Math.max(...architecture.inputSize);
    const { min = 0, max = 0 } = field ?? {};
    const verdict = min >= side ? 'yes' : max >= side ? 'partly' : 'no';
    return { verdict, min: formatCount(min), max: formatCount(max), side };
  },
  show: ({ architecture }) => {
    const layer = layerPart(architecture, lastBlock(architecture), Number.POSITIVE_INFINITY);
    return `tensor=${lastOp(layer).name}&level=network`;
  },
};
