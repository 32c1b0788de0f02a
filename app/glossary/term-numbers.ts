import type { Architecture } from '../../src/network/architecture';
import { opFacts } from '../../src/network/facts';

const sum = (architecture: Architecture, what: 'params' | 'macs'): number =>
  [...opFacts(architecture).values()].reduce((total, facts) => total + facts[what], 0);

/** Learnable parameters of the whole network. */
export const paramsOf = (architecture: Architecture): number => sum(architecture, 'params');

/** Multiply-accumulates of the whole network. */
export const macsOf = (architecture: Architecture): number => sum(architecture, 'macs');
