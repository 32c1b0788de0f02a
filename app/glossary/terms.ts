import type { Architecture, Op, Part } from '../../src/network/architecture';
import { budgetOf } from '../../src/network/budget';
import { opFacts } from '../../src/network/facts';
import { edgesOf, provenance } from '../../src/network/provenance';
import { compressionOf } from '../../src/network/spec';
import type { Numbers } from '../lessons/lesson';
import { formatCount, formatLarge } from '../words/format';

/** Writes `[C,H,W]` as the visitor chose to read it. */
type Shapes = (shape: readonly number[]) => string;

/** A word of the glossary; its messages are `terms_<id>_name`, `_text` and `_here`. */
export interface TermData {
  readonly id: string;
  /**
   * What it comes to in the model at hand; null where that has none.
   * @param dropout - the p that the model was made with, 0 for none
   */
  readonly here: (architecture: Architecture, shape: Shapes, dropout: number) => Numbers | null;
  /** Where it is seen, as a link's query; null where the model at hand has none. */
  readonly show: (architecture: Architecture) => string | null;
}

const partsOfKind = (architecture: Architecture, kind: Part['kind']): readonly Part[] =>
  [...architecture.parts.values()].filter((part) => part.kind === kind);

/** The layer in which growth is first seen: the third of block 1, or its last. */
function exampleLayer(architecture: Architecture): Part | null {
  const layers = partsOfKind(architecture, 'layer').filter(({ block }) => block === 1);
  return layers[2] ?? layers.at(-1) ?? null;
}

const exampleNumber = (architecture: Architecture): number => exampleLayer(architecture)?.layer ?? 0;

const lastOp = (part: Part | null | undefined): Op | null => part?.ops.at(-1) ?? null;

const firstRelu = (architecture: Architecture): Op | null =>
  exampleLayer(architecture)?.ops.find(({ kind }) => kind === 'relu') ?? null;

const elementsOf = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

const opOf = (architecture: Architecture, isIt: (op: Op) => boolean): Op | null =>
  architecture.ops.find(isIt) ?? null;

const at = (op: Op | null, more = ''): string | null => (op === null ? null : `?tensor=${op.name}${more}`);

/** Every word, in the order of the list. */
export const TERMS: readonly TermData[] = [
  {
    id: 'tensor',
    here: (architecture, shape) => {
      const [input] = architecture.ops;
      return input === undefined ? null : { shape: shape(input.shape), tensors: architecture.ops.length };
    },
    show: (architecture) => at(architecture.ops[0] ?? null, '&level=layer'),
  },
  {
    id: 'feature-map',
    here: (architecture) => {
      const op = lastOp(exampleLayer(architecture));
      return op === null
        ? null
        : { layer: exampleNumber(architecture), channels: op.shape[0] ?? 0, side: op.shape[1] ?? 1 };
    },
    show: (architecture) => at(lastOp(exampleLayer(architecture)), '&level=block'),
  },
  {
    id: 'channel',
    here: (architecture) => {
      const block = partsOfKind(architecture, 'block').at(0);
      return { channels: lastOp(block)?.shape[0] ?? 0 };
    },
    show: (architecture) => at(lastOp(partsOfKind(architecture, 'block')[0])),
  },
  {
    id: 'convolution',
    here: (architecture) => {
      const convs = architecture.ops.filter(({ kind }) => kind === 'conv');
      const big = convs.filter((op) => op.kind === 'conv' && op.conv.kernel === 3).length;
      return {
        convs: convs.length,
        big,
        small: convs.filter((op) => op.kind === 'conv' && op.conv.kernel === 1).length,
      };
    },
    show: (architecture) =>
      at(
        opOf(architecture, ({ kind }) => kind === 'conv'),
        '&tab=unit',
      ),
  },
  {
    id: 'stride',
    here: (architecture) => {
      const strided = architecture.ops.filter(
        (op) => (op.kind === 'conv' && op.conv.stride > 1) || ('pool' in op && op.pool.stride > 1),
      );
      return { count: strided.length, from: architecture.inputSize[0] };
    },
    show: (architecture) =>
      at(
        opOf(architecture, ({ kind }) => kind === 'conv'),
        '&level=layer',
      ),
  },
  {
    id: 'pooling',
    here: (architecture, shape) => {
      const pool = partsOfKind(architecture, 'transition')[0]?.ops.find(({ kind }) => kind === 'avg-pool');
      const before = architecture.byName.get(pool?.inputs[0] ?? '');
      return pool === undefined || before === undefined
        ? null
        : { from: shape(before.shape), to: shape(pool.shape) };
    },
    show: (architecture) => at(lastOp(partsOfKind(architecture, 'transition')[0]), '&level=layer'),
  },
  {
    id: 'batch-norm',
    here: (architecture) => ({ norms: architecture.ops.filter(({ kind }) => kind === 'norm').length }),
    show: (architecture) =>
      at(exampleLayer(architecture)?.ops.find(({ kind }) => kind === 'norm') ?? null, '&level=layer'),
  },
  {
    id: 'relu',
    here: (architecture) => ({ relus: architecture.ops.filter(({ kind }) => kind === 'relu').length }),
    show: (architecture) => at(firstRelu(architecture), '&level=layer'),
  },
  {
    id: 'dense-layer',
    here: (architecture) => {
      const layer = exampleLayer(architecture);
      if (layer === null) return null;
      return {
        layers: partsOfKind(architecture, 'layer').length,
        layer: exampleNumber(architecture),
        reads: layer.ops[0]?.shape[0] ?? 0,
        writes: lastOp(layer)?.shape[0] ?? 0,
      };
    },
    show: (architecture) => at(lastOp(exampleLayer(architecture)), '&level=layer'),
  },
  {
    id: 'dense-block',
    here: (architecture) => ({
      blocks: partsOfKind(architecture, 'block').length,
      layers: architecture.spec.blockConfig.join(' + '),
    }),
    show: (architecture) => at(lastOp(exampleLayer(architecture)), '&level=block'),
  },
  {
    id: 'dense-connection',
    here: (architecture) => {
      const edges = provenance(architecture).flatMap(({ readers }) => readers);
      const all = edges.reduce((sum, { sources }) => sum + sources, 0);
      const beyond = provenance(architecture).reduce(
        (sum, { readers }) => sum + (readers.at(-1)?.sources ?? 0),
        0,
      );
      return { within: formatCount(all - beyond), beyond: formatCount(beyond) };
    },
    show: (architecture) => at(lastOp(exampleLayer(architecture)), '&level=network'),
  },
  {
    id: 'concatenation',
    here: (architecture) => {
      const op = exampleLayer(architecture)?.ops[0];
      if (op === undefined) return null;
      const terms = op.inputs.map((name) => architecture.byName.get(name)?.shape[0] ?? 0);
      return { layer: exampleNumber(architecture), sum: terms.join(' + '), channels: op.shape[0] ?? 0 };
    },
    show: (architecture) => at(exampleLayer(architecture)?.ops[0] ?? null, '&level=layer'),
  },
  {
    id: 'growth-rate',
    here: ({ spec }) => ({ k: spec.growthRate }),
    show: (architecture) => at(lastOp(exampleLayer(architecture)), '&level=block'),
  },
  {
    id: 'bottleneck',
    here: ({ spec }) =>
      spec.bnSize === 0
        ? null
        : { factor: spec.bnSize, k: spec.growthRate, width: spec.bnSize * spec.growthRate },
    show: (architecture) =>
      at(exampleLayer(architecture)?.ops.find(({ role }) => role === 'conv1') ?? null, '&level=layer'),
  },
  {
    id: 'transition',
    here: (architecture, shape) => {
      const part = partsOfKind(architecture, 'transition')[0];
      const before = architecture.byName.get(part?.ops[0]?.inputs[0] ?? '');
      const after = lastOp(part);
      return before === undefined || after === null
        ? null
        : { from: shape(before.shape), to: shape(after.shape) };
    },
    show: (architecture) => at(lastOp(partsOfKind(architecture, 'transition')[0]), '&level=layer'),
  },
  {
    id: 'compression',
    here: ({ spec }) => ({ theta: compressionOf(spec) }),
    show: (architecture) =>
      at(
        partsOfKind(architecture, 'transition')[0]?.ops.find(({ kind }) => kind === 'conv') ?? null,
        '&level=layer',
      ),
  },
  {
    id: 'receptive-field',
    here: (architecture) => {
      const facts = opFacts(architecture);
      const first = lastOp(exampleLayer(architecture));
      const last = lastOp(partsOfKind(architecture, 'layer').at(-1));
      const early = facts.get(first?.name ?? '')?.receptiveField;
      const late = facts.get(last?.name ?? '')?.receptiveField;
      if (early === undefined || late === undefined) return null;
      const side = architecture.inputSize[0];
      return {
        layer: exampleNumber(architecture),
        early: early.max,
        late: formatCount(late.max),
        side,
        whole: late.max > side ? 'yes' : 'no',
      };
    },
    show: (architecture) => at(lastOp(exampleLayer(architecture)), '&level=network'),
  },
  {
    id: 'parameters',
    here: (architecture) => ({ params: formatCount(budgetOf(architecture).total.params) }),
    show: () => '?tab=costs',
  },
  {
    id: 'macs',
    here: (architecture) => ({ macs: formatLarge(budgetOf(architecture).total.macs) }),
    show: () => '?tab=costs',
  },
  {
    id: 'global-pool',
    here: (architecture, shape) => {
      const op = opOf(architecture, ({ kind }) => kind === 'global-avg-pool');
      const before = architecture.byName.get(op?.inputs[0] ?? '');
      return op === null || before === undefined ? null : { from: shape(before.shape), to: op.shape[0] ?? 0 };
    },
    show: (architecture) =>
      at(
        opOf(architecture, ({ kind }) => kind === 'global-avg-pool'),
        '&level=layer',
      ),
  },
  {
    id: 'classifier',
    here: (architecture) => {
      const op = opOf(architecture, ({ kind }) => kind === 'linear');
      return op?.kind === 'linear' ? { features: op.inFeatures, classes: formatCount(op.outFeatures) } : null;
    },
    show: (architecture) =>
      at(
        opOf(architecture, ({ kind }) => kind === 'linear'),
        '&level=layer',
      ),
  },
  {
    id: 'logit',
    here: ({ spec }) => (spec.numClasses === 0 ? null : { classes: formatCount(spec.numClasses) }),
    show: (architecture) => at(opOf(architecture, ({ kind }) => kind === 'linear')),
  },
  {
    id: 'softmax',
    here: ({ spec }) => ({ classes: formatCount(spec.numClasses) }),
    show: (architecture) => at(opOf(architecture, ({ kind }) => kind === 'linear')),
  },
  {
    id: 'evidence',
    here: (architecture) => {
      const writers = provenance(architecture).at(-1)?.sources.length ?? 0;
      return { writers, block: architecture.spec.blockConfig.length };
    },
    show: () => '?tab=ledger',
  },
  {
    id: 'lesion',
    here: (architecture) => ({ edges: formatCount(edgesOf(provenance(architecture)).length) }),
    show: () => '?tab=lesions&level=network',
  },
  {
    id: 'gradient',
    here: (architecture) => ({
      inputs: formatCount(elementsOf(architecture.ops[0]?.shape ?? [])),
      params: formatCount(budgetOf(architecture).total.params),
    }),
    show: () => '?tab=gradients',
  },
  {
    id: 'dropout',
    here: (architecture, _, p) => {
      const layers = partsOfKind(architecture, 'layer');
      const written = layers.reduce((sum, part) => sum + elementsOf(lastOp(part)?.shape ?? []), 0);
      return { p, written: formatCount(written) };
    },
    show: () => '?tab=signals&ask=dropout',
  },
  {
    id: 'initialisation',
    here: (architecture) => {
      const op = lastOp(exampleLayer(architecture));
      if (op?.kind !== 'conv') return null;
      const inputs = op.conv.kernel ** 2 * op.conv.inChannels;
      return {
        layer: exampleNumber(architecture),
        inputs: formatCount(inputs),
        sigma: Math.sqrt(2 / inputs).toFixed(4),
      };
    },
    show: () => '?tab=signals&ask=initialisation',
  },
  {
    id: 'unit',
    here: (architecture) => {
      const op = lastOp(exampleLayer(architecture));
      if (op === null) return null;
      const units = formatCount(elementsOf(op.shape));
      return { layer: exampleNumber(architecture), units };
    },
    show: (architecture) => at(lastOp(exampleLayer(architecture)), '&tab=unit'),
  },
  {
    id: 'dead-channel',
    here: (architecture) => {
      const relu = firstRelu(architecture);
      return relu === null ? null : { layer: exampleNumber(architecture), channels: relu.shape[0] ?? 0 };
    },
    show: (architecture) => at(firstRelu(architecture), '&level=layer'),
  },
];

/** A word by its id, with underscores for hyphens too, as marks in messages have them; null for none. */
export const termNamed = (id: string): TermData | null =>
  TERMS.find((term) => term.id === id.replaceAll('_', '-')) ?? null;
