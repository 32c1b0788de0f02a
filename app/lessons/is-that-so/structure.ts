import { consumersOf, edgesOf, provenance } from '../../../src/network/provenance';
import { formatCount } from '../../words/format';
import { channelsOf, dearBottlenecks, firstOp, lastOp, layerPart, opNamed } from '../network-numbers';
import type { Claim } from './claim';

/** "Batch norm and ReLU follow every convolution." */
export const followedByNorm: Claim = {
  id: 'order',
  check: ({ architecture }) => {
    const convs = architecture.ops.filter(({ kind }) => kind === 'conv');
    const followed = convs.filter(({ name }) => {
      const readers = consumersOf(architecture, name);
      return readers.length === 1 && readers[0]?.kind === 'norm';
    });
    const all = followed.length === convs.length;
    return {
      verdict: all ? 'yes' : followed.length === 0 ? 'no' : 'partly',
      followed: followed.length,
      convs: convs.length,
    };
  },
  show: ({ architecture }) => `tensor=${lastOp(layerPart(architecture, 1, 3)).name}&level=layer`,
};

/** "Batch norm and ReLU follow the fully connected layer, too." */
export const normAfterFc: Claim = {
  id: 'fc',
  isFor: ({ numClasses }) => numClasses > 0,
  check: ({ architecture }) => {
    const behind = consumersOf(architecture, opNamed(architecture, 'classifier').name);
    return { verdict: behind.length > 0 ? 'yes' : 'no', behind: behind.length };
  },
  show: () => 'tensor=classifier&level=layer',
};

/** "Every layer is connected to every other layer of the network." */
export const allConnected: Claim = {
  id: 'connected',
  check: ({ architecture }) => {
    const blocks = provenance(architecture);
    const layers = architecture.spec.blockConfig.reduce((sum, n) => sum + n, 0);
    const pairs = (layers * (layers - 1)) / 2;
    const within = edgesOf(blocks).filter(
      ({ source, reader }) => source.index > 0 && architecture.parts.get(reader.part)?.kind === 'layer',
    ).length;
    return {
      verdict: within === pairs ? 'yes' : 'no',
      layers,
      pairs: formatCount(pairs),
      within: formatCount(within),
      blocks: blocks.length,
    };
  },
  show: ({ architecture }) => `tensor=${lastOp(layerPart(architecture, 1, 3)).name}&level=network`,
};

/** "L(L+1)/2 connections, with L the number in the name." */
export const allPairs: Claim = {
  id: 'formula',
  check: ({ architecture }) => {
    const depth = architecture.ops.filter(({ kind }) => kind === 'conv' || kind === 'linear').length;
    const formula = (depth * (depth + 1)) / 2;
    const edges = edgesOf(provenance(architecture));
    const layers = edges.filter(({ reader }) => architecture.parts.get(reader.part)?.kind === 'layer').length;
    return {
      verdict: formula === layers || formula === edges.length ? 'yes' : 'no',
      depth,
      formula: formatCount(formula),
      layers: formatCount(layers),
      beyond: formatCount(edges.length - layers),
    };
  },
  show: ({ architecture }) => `tensor=${lastOp(layerPart(architecture, 1, 3)).name}&level=network`,
};

/** "What layers write is added up, as in a ResNet." */
export const addition: Claim = {
  id: 'addition',
  check: ({ architecture }) => {
    const op = firstOp(layerPart(architecture, 1, 3));
    const inputs = op.inputs.map((name) => channelsOf(opNamed(architecture, name)));
    const sum = inputs.reduce((total, n) => total + n, 0);
    return {
      verdict: channelsOf(op) === sum ? 'no' : 'yes',
      sum: inputs.join(' + '),
      channels: channelsOf(op),
    };
  },
  show: ({ architecture }) => `tensor=${firstOp(layerPart(architecture, 1, 3)).name}&level=block`,
};

/** "Every dense layer adds the same number of channels." */
export const sameGrowth: Claim = {
  id: 'growth',
  check: ({ architecture }) => {
    const layers = [...architecture.parts.values()].filter(({ kind }) => kind === 'layer');
    const written = new Set(layers.map((part) => channelsOf(lastOp(part))));
    const k = channelsOf(lastOp(layerPart(architecture, 1, 1)));
    return { verdict: written.size === 1 ? 'yes' : 'no', layers: layers.length, k };
  },
  show: ({ architecture }) => `tensor=${lastOp(layerPart(architecture, 1, 3)).name}&level=block`,
};

/** "The 3×3 convolution of a layer reads all that was written before." */
export const readsWide: Claim = {
  id: 'wide',
  check: ({ architecture }) => {
    const layer = layerPart(architecture, 1, 6);
    const reads = channelsOf(firstOp(layer));
    const large = layer.ops.find((op) => op.kind === 'conv' && op.conv.kernel > 1);
    const sees = large?.kind === 'conv' ? large.conv.inChannels : 0;
    return {
      verdict: sees === reads ? 'yes' : 'no',
      reads,
      sees,
      layer: layer.layer ?? 0,
      ...dearBottlenecks(architecture),
    };
  },
  show: ({ architecture }) => `tensor=${lastOp(layerPart(architecture, 1, 6)).name}&level=layer`,
};
