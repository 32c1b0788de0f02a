import { buildArchitecture, minimumInputSide } from '../../../src/network/architecture';
import { budgetOf } from '../../../src/network/budget';
import { opFacts } from '../../../src/network/facts';
import { formatBytes, formatCount, formatPercent } from '../../words/format';
import { channelsOf, featuresOf, lastBlock, lastOp, layerPart, opNamed, partNamed } from '../network-numbers';
import type { Claim } from './claim';

/** "121 convolutions": what has weights is counted, and part of it is no convolution. */
export const conv121: Claim = {
  id: 'convolutions',
  check: ({ architecture }) => {
    const convs = architecture.ops.filter(({ kind }) => kind === 'conv').length;
    const linear = architecture.ops.filter(({ kind }) => kind === 'linear').length;
    return { verdict: linear === 0 ? 'yes' : 'no', convs, linear, total: convs + linear };
  },
  show: () => 'tensor=features.conv0&level=network',
};

/** "conv1's stage gives 112×112×64." */
export const firstStage: Claim = {
  id: 'stage',
  check: ({ architecture, shape }) => {
    const conv = opNamed(architecture, 'features.conv0');
    const after = lastOp(partNamed(architecture, 'stem'));
    const isSame = conv.shape.join() === after.shape.join();
    return { verdict: isSame ? 'yes' : 'no', conv: shape(conv.shape), after: shape(after.shape) };
  },
  show: () => 'tensor=features.conv0&level=layer',
};

/** "A dense unit has three layers." */
export const threeLayers: Claim = {
  id: 'unit',
  check: ({ architecture }) => {
    const { ops } = layerPart(architecture, 1, 3);
    const convs = ops.filter(({ kind }) => kind === 'conv').length;
    const count = (kind: string) => ops.filter((op) => op.kind === kind).length;
    return { verdict: convs === 3 ? 'yes' : 'no', convs, norms: count('norm'), relus: count('relu') };
  },
  show: ({ architecture }) => `tensor=${lastOp(layerPart(architecture, 1, 3)).name}&level=layer`,
};

/** "Few parameters, so little memory." */
export const memory: Claim = {
  id: 'memory',
  check: ({ architecture }) => {
    const weights = 4 * budgetOf(architecture).total.params;
    const activations = budgetOf(architecture).total.bytes;
    return {
      verdict: activations <= weights ? 'yes' : 'no',
      weights: formatBytes(weights),
      activations: formatBytes(activations),
      times: (activations / weights).toFixed(1),
    };
  },
  show: () => 'tab=costs&level=network',
};

/** "Where the parameters are, there is the work." */
export const blocksAndWork: Claim = {
  id: 'work',
  check: ({ architecture }) => {
    const facts = opFacts(architecture);
    const blocks = architecture.spec.blockConfig.map((_, b) => {
      const ops = [...architecture.parts.values()].flatMap((part) =>
        part.kind === 'layer' && part.block === b + 1 ? part.ops : [],
      );
      const sum = (what: 'params' | 'macs') =>
        ops.reduce((total, { name }) => total + (facts.get(name)?.[what] ?? 0), 0);
      return { block: b + 1, params: sum('params'), macs: sum('macs') };
    });
    const most = (what: 'params' | 'macs') =>
      blocks.reduce((best, block) => (block[what] > best[what] ? block : best));
    const [heavy, busy] = [most('params'), most('macs')];
    const last = lastBlock(architecture);
    const places = (block: number) => {
      const [, height = 1, width = 1] = lastOp(layerPart(architecture, block, 1)).shape;
      return formatCount(height * width);
    };
    return {
      verdict: heavy.block === busy.block ? 'yes' : 'no',
      early: places(1),
      last,
      late: places(last),
      heavy: heavy.block,
      heavyParams: formatPercent(heavy.params / budgetOf(architecture).total.params),
      heavyMacs: formatPercent(heavy.macs / budgetOf(architecture).total.macs),
      busy: busy.block,
      busyParams: formatPercent(busy.params / budgetOf(architecture).total.params),
      busyMacs: formatPercent(busy.macs / budgetOf(architecture).total.macs),
    };
  },
  show: () => 'tab=costs&level=network',
};

/** "So many batch norms must hold many of the parameters." */
export const normShare: Claim = {
  id: 'norms',
  check: ({ architecture }) => {
    const norms = architecture.ops.filter(({ kind }) => kind === 'norm');
    const own = norms.reduce((sum, { name }) => sum + (opFacts(architecture).get(name)?.params ?? 0), 0);
    const share = own / budgetOf(architecture).total.params;
    return {
      verdict: share >= 0.25 ? 'yes' : share >= 0.1 ? 'partly' : 'no',
      norms: norms.length,
      params: formatCount(own),
      share: formatPercent(share),
    };
  },
  show: () => 'tab=costs&level=network',
};

/** "It takes pictures of one size only." */
export const onlySize: Claim = {
  id: 'size',
  check: ({ architecture, shape }) => {
    const { spec, inputSize } = architecture;
    const side = minimumInputSide(spec);
    const larger = buildArchitecture(spec, [inputSize[0] + 64, inputSize[1] + 64]);
    const maps = opNamed(larger, 'relu5').shape;
    const head = featuresOf(architecture);
    // Means or maxima are as many whatever the size of the maps; laid out in a row, maps of another size are not.
    const features =
      head.kind === 'flatten' ? maps.reduce((product, n) => product * n, 1) : channelsOf(featuresOf(larger));
    const isFree = features === channelsOf(head);
    return {
      verdict: isFree ? 'no' : 'yes',
      side,
      size: inputSize[0],
      other: inputSize[0] + 64,
      maps: shape(maps),
      features,
    };
  },
  show: ({ architecture }) => `tensor=${featuresOf(architecture).name}&level=layer`,
};
