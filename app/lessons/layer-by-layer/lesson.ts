import type { Architecture, Op, Part } from '../../../src/network/architecture';
import { budgetOf } from '../../../src/network/budget';
import { opFacts } from '../../../src/network/facts';
import { costsOf, OTHER_NETWORKS } from '../../../src/network/other-networks';
import { compressionOf, isLinearOnMeans } from '../../../src/network/spec';
import { dropoutOf } from '../../catalogue/made-model';
import { formatCount, formatLarge, formatPercent } from '../../words/format';
import type { Lesson, LessonContext, Numbers, Region, Step } from '../lesson';
import {
  channelsOf,
  featuresOf,
  firstOp,
  lastBlock,
  lastOp,
  layerPart,
  opNamed,
  partNamed,
  sideOf,
} from '../network-numbers';

const QUIET: readonly Region[] = ['predictions'];

const sumOf = (architecture: Architecture, ops: readonly Op[], what: 'params' | 'macs'): number =>
  ops.reduce((sum, { name }) => sum + (opFacts(architecture).get(name)?.[what] ?? 0), 0);

/** Shape, parameters and MACs of some operations, and their shares of the network. */
function rows(
  { architecture, shape }: LessonContext,
  ops: readonly Op[],
): ReturnType<NonNullable<Step['facts']>> {
  const params = sumOf(architecture, ops, 'params');
  const macs = sumOf(architecture, ops, 'macs');
  const share = (part: number, whole: number): string => formatPercent(whole === 0 ? 0 : part / whole);
  return [
    ['shape', shape(ops.at(-1)?.shape ?? [])],
    ['params', `${formatCount(params)} · ${share(params, budgetOf(architecture).total.params)}`],
    ['macs', `${formatLarge(macs)} · ${share(macs, budgetOf(architecture).total.macs)}`],
  ];
}

/** All operations of a dense block: those of its layers, and its concatenation. */
const blockOps = ({ parts }: Architecture, block: number): readonly Op[] =>
  [...parts.values()].flatMap((part) => (part.block === block && part.kind !== 'transition' ? part.ops : []));

const input: Step = {
  id: 'input',
  show: () => 'tensor=input&level=layer',
  dims: QUIET,
  numbers: ({ architecture, shape }) => ({
    shape: shape(architecture.ops[0]?.shape ?? []),
    count: formatCount((architecture.ops[0]?.shape ?? []).reduce((product, n) => product * n, 1)),
  }),
  facts: ({ shape, architecture }) => [['shape', shape(architecture.ops[0]?.shape ?? [])]],
};

const conv1: Step = {
  id: 'conv1',
  show: () => 'tensor=features.conv0&level=layer',
  dims: QUIET,
  numbers: ({ architecture, shape }) => {
    const conv = opNamed(architecture, 'features.conv0');
    const { kernel = 1, stride = 1 } = conv.kind === 'conv' ? conv.conv : {};
    return {
      // A stem of pictures of 32 pixels is this convolution alone.
      follows: partNamed(architecture, 'stem').ops.at(-1) === conv ? 'none' : 'more',
      kernel,
      stride,
      channels: channelsOf(conv),
      shape: shape(conv.shape),
      after: shape(lastOp(partNamed(architecture, 'stem')).shape),
    };
  },
  facts: (context) => rows(context, partNamed(context.architecture, 'stem').ops),
};

const blockStep = (block: number): Step => ({
  id: `block-${block}`,
  says: 'block',
  show: ({ architecture }) => `tensor=${lastOp(layerPart(architecture, block, 3)).name}&level=block`,
  dims: QUIET,
  numbers: ({ architecture, shape }) => {
    const whole = opNamed(architecture, `features.denseblock${block}`);
    const from = channelsOf(firstOp(layerPart(architecture, block, 1)));
    const layers = architecture.spec.blockConfig[block - 1] ?? 0;
    const k = architecture.spec.growthRate;
    return {
      n: block,
      layers,
      from,
      k,
      to: channelsOf(whole),
      side: sideOf(whole),
      shape: shape(whole.shape),
    };
  },
  facts: (context) => rows(context, blockOps(context.architecture, block)),
});

const transitionStep = (block: number): Step => ({
  id: `transition-${block}`,
  says: 'transition',
  show: () => `tensor=features.transition${block}.pool&level=layer`,
  dims: QUIET,
  numbers: ({ architecture, shape }) => {
    const part = partNamed(architecture, `features.transition${block}`);
    const before = opNamed(architecture, firstOp(part).inputs[0] ?? '');
    return {
      n: block,
      from: shape(before.shape),
      to: shape(lastOp(part).shape),
      channels: channelsOf(lastOp(part)),
      theta: compressionOf(architecture.spec),
    };
  },
  facts: (context) => rows(context, partNamed(context.architecture, `features.transition${block}`).ops),
});

const tailOps = (part: Part, ...kinds: readonly Op['kind'][]): readonly Op[] =>
  part.ops.filter(({ kind }) => kinds.includes(kind));

const pool: Step = {
  id: 'pool',
  show: ({ architecture }) => `tensor=${featuresOf(architecture).name}&level=layer`,
  dims: QUIET,
  numbers: ({ architecture, shape }) => ({
    from: shape(opNamed(architecture, 'relu5').shape),
    features: channelsOf(featuresOf(architecture)),
  }),
  facts: (context) =>
    rows(context, tailOps(partNamed(context.architecture, 'tail'), 'norm', 'relu', 'global-avg-pool')),
};

const fc: Step = {
  id: 'fc',
  show: () => 'tensor=classifier&level=layer',
  dims: [],
  numbers: ({ architecture }) => {
    const op = opNamed(architecture, 'classifier');
    const { inFeatures = 0, outFeatures = 0 } = op.kind === 'linear' ? op : {};
    return {
      features: inFeatures,
      classes: formatCount(outFeatures),
      product: formatCount(inFeatures * outFeatures),
      total: formatCount(inFeatures * outFeatures + outFeatures),
    };
  },
  facts: (context) => rows(context, tailOps(partNamed(context.architecture, 'tail'), 'linear')),
};

const growth: Step = {
  id: 'growth',
  show: ({ architecture }) => {
    const block = Math.min(3, lastBlock(architecture));
    return `tensor=${lastOp(layerPart(architecture, block, 3)).name}&level=block`;
  },
  dims: QUIET,
  numbers: ({ architecture }) => {
    const layers = architecture.spec.blockConfig.reduce((sum, n) => sum + n, 0);
    const widest = Math.max(...architecture.ops.filter(({ role }) => role === 'input').map(channelsOf));
    return { k: architecture.spec.growthRate, layers, widest };
  },
};

const dropout: Step = {
  id: 'dropout',
  show: () => 'tab=signals&ask=dropout&level=network',
  dims: ['predictions', 'drawing'],
  numbers: ({ architecture, state }) => {
    const written = [...architecture.parts.values()].flatMap((part) =>
      part.kind === 'layer' ? [lastOp(part).shape.reduce((product, n) => product * n, 1)] : [],
    );
    return {
      p: dropoutOf(state.model) ?? 0,
      written: formatCount(written.reduce((sum, n) => sum + n, 0)),
      layers: written.length,
    };
  },
};

const initialisation: Step = {
  id: 'initialisation',
  show: ({ architecture }) => showLayer(architecture),
  dims: QUIET,
  numbers: ({ architecture }): Numbers => {
    const op = lastOp(layerPart(architecture, 1, 3));
    if (op.kind !== 'conv') return { inputs: 0, sigma: '' };
    const inputs = op.conv.kernel ** 2 * op.conv.inChannels;
    return { inputs: formatCount(inputs), sigma: Math.sqrt(2 / inputs).toFixed(4) };
  },
};

const activation: Step = {
  id: 'activation',
  show: ({ architecture }) => {
    const relu = layerPart(architecture, 1, 3).ops.find(({ kind }) => kind === 'relu');
    return `tensor=${relu?.name}&level=layer`;
  },
  dims: QUIET,
  numbers: async ({ architecture, engine }) => {
    const relu = layerPart(architecture, 1, 3).ops.find(({ kind }) => kind === 'relu');
    const { summary, channels } = await engine.ask('report', { name: relu?.name ?? '' });
    return {
      relus: architecture.ops.filter(({ kind }) => kind === 'relu').length,
      zeros: formatPercent(summary.zeros / (channels.channels * channels.pixels)),
    };
  },
};

const norm: Step = {
  id: 'norm',
  show: ({ architecture }) => {
    const found = layerPart(architecture, 1, 3).ops.find(({ kind }) => kind === 'norm');
    return `tensor=${found?.name}&level=layer`;
  },
  dims: QUIET,
  numbers: ({ architecture }) => {
    const norms = architecture.ops.filter(({ kind }) => kind === 'norm');
    return {
      norms: norms.length,
      params: formatCount(sumOf(architecture, norms, 'params')),
      share: formatPercent(sumOf(architecture, norms, 'params') / budgetOf(architecture).total.params),
    };
  },
};

const params: Step = {
  id: 'params',
  show: () => 'tab=costs&level=network',
  dims: QUIET,
  numbers: ({ architecture }) => {
    const table = OTHER_NETWORKS.find(({ name }) => name === 'VGG-16');
    const vgg = table === undefined ? null : costsOf(table, 224);
    const own = budgetOf(architecture).total.params;
    return {
      params: formatCount(own),
      macs: formatLarge(budgetOf(architecture).total.macs),
      vgg: formatCount(vgg?.params ?? 0),
      vggMacs: formatLarge(vgg?.macs ?? 0),
      times: ((vgg?.params ?? 0) / own).toFixed(1),
    };
  },
};

function showLayer(architecture: Architecture): string {
  return `tensor=${lastOp(layerPart(architecture, 1, 3)).name}&level=layer`;
}

/** Every part in the order in which the picture goes through it, then the settings. */
export const lesson: Lesson = {
  id: 'layer-by-layer',
  steps: ({ spec }) => {
    const blocks = spec.blockConfig.map((_, b) => b + 1);
    return [
      input,
      conv1,
      ...blocks.flatMap((block) =>
        block < blocks.length ? [blockStep(block), transitionStep(block)] : [blockStep(block)],
      ),
      // Of a head of another kind the sentences would not be true.
      ...(isLinearOnMeans(spec) ? [pool, fc] : []),
      growth,
      dropout,
      initialisation,
      activation,
      norm,
      params,
    ];
  },
};
