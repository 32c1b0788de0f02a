import type { Architecture } from '../../../src/network/architecture';
import { partOf } from '../../../src/network/parts';
import { provenance } from '../../../src/network/provenance';
import { compressionOf, isLinearOnMeans } from '../../../src/network/spec';
import { selectArchitecture } from '../../store/architecture';
import { formatCount, formatLarge, formatPercent, formatValue } from '../../words/format';
import { endTitle } from '../../words/parts';
import type { Lesson, LessonContext, Numbers, Step } from '../lesson';
import {
  channelsOf,
  classTitle,
  dearBottlenecks,
  fieldOf,
  firstOp,
  halvings,
  lastBlock,
  lastOp,
  layerPart,
  opNamed,
  partNamed,
  sideOf,
} from '../network-numbers';

/** The class that is believed most, and how much. */
function belief(context: LessonContext): { readonly first: string; readonly p: string } {
  const [top] = context.result.top;
  return {
    first: top === undefined ? '' : classTitle(context, top.index),
    p: formatPercent(top?.probability ?? 0),
  };
}

/** A number and its neighbours on either side, so that the middle one is not always right. */
const around = (right: number, step: number, seed: number) => {
  const start = Math.max(right - step * (seed % 3), right % step);
  return [0, 1, 2].map((n) => ({ value: start + n * step, label: formatCount(start + n * step) }));
};

const asNumber = (value: string | number | undefined): number => Number(value ?? 0);

const guess: Step = {
  id: 'guess',
  show: ({ architecture }) => `tensor=${firstOp(partNamed(architecture, 'stem')).name}&level=network`,
  dims: ['ribbon', 'inspector', 'drawing'],
  veils: ['predictions'],
  numbers: (context) => {
    const [top] = context.result.top;
    const classes = context.state.model?.spec.numClasses ?? 0;
    return { ...belief(context), right: top?.index ?? 0, classes: formatCount(classes) };
  },
  question: {
    options: (_, context) =>
      context.result.top
        .slice(0, 4)
        .filter((__, n) => n !== 2)
        .map(({ index }) => ({ value: index, label: classTitle(context, index) }))
        .sort((a, b) => a.value - b.value),
    answer: ({ right }) => asNumber(right),
  },
};

const elements = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

const shapes: Step = {
  id: 'shapes',
  show: ({ architecture }) => `tensor=${firstOp(partNamed(architecture, 'stem')).name}&level=network`,
  dims: ['inspector', 'predictions'],
  numbers: ({ architecture, shape }) => {
    const maps = opNamed(architecture, 'relu5');
    const [input] = architecture.ops;
    return {
      input: shape(input?.shape ?? []),
      from: architecture.inputSize[0],
      to: sideOf(maps),
      last: shape(maps.shape),
      times: halvings(architecture).length,
      first: formatCount(elements(input?.shape ?? [])),
      left: formatCount(elements(maps.shape)),
    };
  },
  question: {
    options: ({ times }) => around(asNumber(times), 1, 1),
    answer: ({ times }) => asNumber(times),
  },
};

/**
 * The channel of the first convolution that answers this picture most strongly, and the place where it does: of those
 * whose whole window lies on the picture, so that no product is one of the padding's zeros.
 */
async function strongest({ architecture, engine }: LessonContext): Promise<Numbers> {
  const conv = opNamed(architecture, 'features.conv0');
  const { channels } = await engine.ask('report', { name: conv.name });
  let channel = 0;
  channels.max.forEach((value, at) => {
    if (value > (channels.max[channel] ?? 0)) channel = at;
  });
  const { data } = await engine.ask('tensor', { name: conv.name });
  const [, height = 1, width = 1] = conv.shape;
  const map = data.subarray(channel * height * width, (channel + 1) * height * width);
  const { padding = 0, stride = 1 } = conv.kind === 'conv' ? conv.conv : {};
  const rim = Math.ceil(padding / stride);
  let best = { y: height >> 1, x: width >> 1, value: Number.NEGATIVE_INFINITY };
  for (let y = rim; y < height - rim; y++) {
    for (let x = rim; x < width - rim; x++) {
      const value = map[y * width + x] ?? 0;
      if (value > best.value) best = { y, x, value };
    }
  }
  return { channel, y: best.y, x: best.x, value: formatValue(best.value) };
}

const convolution: Step = {
  id: 'convolution',
  show: (_, { channel, y, x }) =>
    `tensor=features.conv0&channel=${channel}&at=${y}-${x}&tab=unit&level=layer`,
  dims: ['predictions', 'ribbon', 'drawing'],
  numbers: async (context) => {
    const conv = opNamed(context.architecture, 'features.conv0');
    const geometry = conv.kind === 'conv' ? conv.conv : null;
    const kernel = geometry?.kernel ?? 1;
    const inputs = geometry?.inChannels ?? 1;
    return { ...(await strongest(context)), kernel, inputs, products: kernel * kernel * inputs };
  },
  gesture: {
    isDone: ({ position, channel }, before) =>
      position !== null && (position.join() !== before.position?.join() || channel !== before.channel),
    numbers: async ({ state, engine }) => {
      const [y, x] = state.position ?? [0, 0];
      const value = await engine.ask('probe', { name: 'features.conv0', channel: state.channel ?? 0, y, x });
      return { now: formatValue(value), row: y, column: x };
    },
  },
};

const order: Step = {
  id: 'order',
  show: ({ architecture }) => `tensor=${firstOp(layerPart(architecture, 1, 3)).name}&level=layer`,
  dims: ['predictions', 'ribbon', 'picture'],
  veils: ['drawing', 'inspector'],
  numbers: ({ architecture }) => ({ kind: layerPart(architecture, 1, 3).ops[1]?.kind ?? '' }),
  question: {
    options: () => ['conv', 'norm', 'relu'].map((value) => ({ value, label: null })),
    answer: ({ kind }) => String(kind),
  },
};

const readsAll: Step = {
  id: 'all',
  show: ({ architecture }) => `tensor=${lastOp(layerPart(architecture, 1, 4)).name}&level=block`,
  dims: ['predictions', 'picture', 'inspector'],
  numbers: ({ architecture }) => {
    const layer = layerPart(architecture, 1, 4);
    const read = firstOp(layer).inputs.length;
    const readers = provenance(architecture)[0]?.readers ?? [];
    const edges = readers.reduce((sum, reader) => sum + reader.sources, 0);
    return { layer: layer.layer ?? 0, before: read - 1, read, layers: readers.length - 1, edges };
  },
  question: {
    options: () => ['last', 'all', 'every'].map((value) => ({ value, label: null })),
    // What it reads is counted in the operations: its block's input and each layer before it.
    answer: ({ read, layer }) => (read === layer ? 'all' : 'last'),
  },
};

const growth: Step = {
  id: 'growth',
  show: ({ architecture }) => `tensor=${firstOp(layerPart(architecture, 1, 3)).name}&level=block`,
  dims: ['predictions', 'picture'],
  numbers: ({ architecture }) => {
    const here = layerPart(architecture, 1, 3);
    const asked = layerPart(architecture, 1, 6);
    const sum = firstOp(here).inputs.map((name) => channelsOf(opNamed(architecture, name)));
    return {
      k: architecture.spec.growthRate,
      layer: here.layer ?? 0,
      sum: `${sum.join(' + ')} = ${channelsOf(firstOp(here))}`,
      asked: asked.layer ?? 0,
      right: channelsOf(firstOp(asked)),
      out: channelsOf(opNamed(architecture, 'features.denseblock1')),
    };
  },
  question: {
    options: ({ right, k }) => around(asNumber(right), asNumber(k), 1),
    answer: ({ right }) => asNumber(right),
  },
};

const bottleneck: Step = {
  id: 'bottleneck',
  show: ({ architecture }) => {
    const block = Math.min(3, lastBlock(architecture));
    const layer = layerPart(architecture, block, Number.POSITIVE_INFINITY);
    return `tensor=${layer.ops.find(({ role }) => role === 'conv1')?.name}&level=layer`;
  },
  dims: ['predictions', 'picture'],
  numbers: ({ architecture }) => {
    const block = Math.min(3, lastBlock(architecture));
    const layer = layerPart(architecture, block, Number.POSITIVE_INFINITY);
    const reads = channelsOf(firstOp(layer));
    const { growthRate: k, bnSize } = architecture.spec;
    const pixels = sideOf(firstOp(layer)) ** 2;
    const without = 9 * reads * k * pixels;
    const narrow = bnSize * k;
    return {
      block,
      layer: layer.layer ?? 0,
      reads,
      k,
      narrow,
      without: formatLarge(without),
      with: formatLarge((reads * narrow + 9 * narrow * k) * pixels),
      ...dearBottlenecks(architecture),
    };
  },
  question: {
    options: ({ k, narrow, reads }) =>
      [...new Set([asNumber(k), asNumber(narrow), asNumber(reads)])].map((value) => ({
        value,
        label: formatCount(value),
      })),
    answer: ({ narrow }) => asNumber(narrow),
  },
};

const transition: Step = {
  id: 'transition',
  show: () => 'tensor=features.transition1.pool&level=layer',
  dims: ['predictions', 'picture'],
  numbers: ({ architecture, shape }) => {
    const part = partNamed(architecture, 'features.transition1');
    const from = opNamed(architecture, firstOp(part).inputs[0] ?? '');
    const [channels = 0, height = 1, width = 1] = lastOp(part).shape;
    return {
      from: shape(from.shape),
      right: shape([channels, height, width]),
      wide: shape([channelsOf(from), height, width]),
      large: shape([channels, sideOf(from), from.shape[2] ?? 1]),
      conv: channels,
      theta: compressionOf(architecture.spec),
    };
  },
  question: {
    // What is made smaller: the maps alone, channels too, channels alone. Where all are kept, two of these are one.
    options: ({ wide, right, large }) =>
      [
        { value: 'maps', label: String(wide) },
        { value: 'both', label: String(right) },
        { value: 'channels', label: String(large) },
      ].filter(({ value, label }) => value === 'both' || label !== right),
    answer: () => 'both',
  },
};

const receptive: Step = {
  id: 'receptive',
  show: ({ architecture }) => {
    const op = lastOp(layerPart(architecture, 1, 1));
    const middle = Math.floor(sideOf(op) / 2);
    return `tensor=${op.name}&channel=0&at=${middle}-${middle}&level=network`;
  },
  dims: ['predictions'],
  numbers: ({ architecture }) => ({
    early: fieldOf(architecture, lastOp(layerPart(architecture, 1, 1)).name),
    side: architecture.inputSize[0],
    last: lastBlock(architecture),
  }),
  gesture: {
    // Where there is one block alone, what the step shows lies in the last one already: another part is asked for.
    isDone: (state, before) => {
      const architecture = selectArchitecture(state);
      const now = architecture === null ? null : partOf(architecture, state.tensor ?? '');
      if (architecture === null || now === null) return false;
      return now.block === lastBlock(architecture) && now !== partOf(architecture, before.tensor ?? '');
    },
    numbers: ({ architecture, state }) => {
      const late = fieldOf(architecture, state.tensor ?? '');
      const side = architecture.inputSize[0];
      return { late: formatCount(late), side, whole: late > side ? 'yes' : 'no' };
    },
  },
};

const evidence: Step = {
  id: 'evidence',
  show: () => 'tensor=classifier&tab=ledger&level=network',
  dims: ['drawing', 'ribbon'],
  veils: ['inspector'],
  numbers: async (context) => {
    const { architecture, result, engine } = context;
    const index = result.top[0]?.index ?? 0;
    const { sources, bias, logit } = await engine.ask('ledger', { index, against: null });
    const sorted = [...sources].sort((a, b) => b.value - a.value);
    const middle = sorted[Math.floor(sorted.length / 2)];
    const [most] = sorted;
    const least = sorted.at(-1);
    const asked = [most, middle, least].map((source) => source?.name ?? '');
    return {
      ...belief(context),
      writers: sources.length,
      right: endTitle(architecture, most?.name ?? ''),
      name: most?.name ?? '',
      // In the network's order.
      asked: sources.flatMap(({ name }) => (asked.includes(name) ? [name] : [])).join(' '),
      most: formatValue(most?.value ?? 0),
      bias: formatValue(bias),
      logit: formatValue(logit),
      block: lastBlock(architecture),
    };
  },
  question: {
    options: ({ asked }, { architecture }) =>
      String(asked)
        .split(' ')
        .map((value) => ({ value, label: endTitle(architecture, value) })),
    answer: ({ name }) => String(name),
  },
};

/** What was believed before anything was cut. */
function uncutBelief(context: LessonContext): ReturnType<typeof belief> {
  const leader = context.state.comparison?.leadersBefore[0];
  if (leader === undefined) return belief(context);
  return { first: classTitle(context, leader.index), p: formatPercent(leader.before.probability) };
}

/** What the network reads its picture through: the first block's input. */
const stemSource = (architecture: Architecture): string =>
  provenance(architecture)[0]?.sources[0]?.name ?? '';

const cut: Step = {
  id: 'cut',
  show: ({ architecture }) =>
    `tensor=${lastOp(layerPart(architecture, 1, 1)).name}&tab=lesions&level=network`,
  dims: ['ribbon'],
  numbers: uncutBelief,
  question: {
    options: () => ['yes', 'no'].map((value) => ({ value, label: null })),
    // Known once it is cut: the gesture's numbers are put in.
    answer: ({ same }) => String(same ?? ''),
    isPrediction: true,
  },
  gesture: {
    isDone: ({ cuts, isCutting }) => cuts.length > 0 && !isCutting,
    act: ({ state, architecture }) =>
      state.setCuts([{ source: stemSource(architecture), reader: '*', mode: 'zero' }]),
    numbers: (context) => {
      const leader = context.state.comparison?.leadersBefore[0];
      const now = belief(context);
      return {
        same: context.result.top[0]?.index === leader?.index ? 'yes' : 'no',
        now: now.first,
        nowP: now.p,
        left: formatPercent(leader?.after.probability ?? 0),
      };
    },
  },
};

const yours: Step = {
  id: 'yours',
  show: ({ architecture }) => `tensor=${lastOp(layerPart(architecture, 1, 3)).name}&level=block`,
  dims: [],
  numbers: (context) => belief(context),
  gesture: {
    isDone: ({ image, run }, before) => image !== before.image && run.status === 'success',
    numbers: (context) => ({ now: belief(context).first, nowP: belief(context).p }),
  },
};

/** Dense connectivity, from the guess to the cut. */
export const lesson: Lesson = {
  id: 'dense-connectivity',
  steps: ({ spec }) => [
    ...(spec.numClasses > 1 ? [guess] : []),
    shapes,
    convolution,
    order,
    readsAll,
    growth,
    ...(spec.bnSize > 0 ? [bottleneck] : []),
    ...(spec.blockConfig.length > 1 ? [transition] : []),
    receptive,
    ...(isLinearOnMeans(spec) ? [evidence] : []),
    ...(spec.numClasses > 0 ? [cut, yours] : []),
  ],
};
