import { number } from '../../messages/say';
import { buildArchitecture, type ConvGeometry, minimumInputSide, type Op } from '../../network/architecture';
import { normOf } from '../../network/folding';
import { type DenseNetSpec, specWith, type TensorName } from '../../network/spec';
import type { CanonicalModel } from '../canonical';
import { m } from '../messages/m';
import { compressionFrom, INPUT_CHANNELS } from '../named-weights';
import type { ModelNote } from '../notes';
import { refusedGraph } from './advice';
import { type Constant, permuted, reshaped } from './constants';
import { WeightTable } from './derived';
import type { FileTable } from './file-table';
import type { MatchedNetwork, NormedConv } from './match';
import { commonEpsilon, writeNorm, writeScaledLinear } from './norms';
import { misfit, type Step } from './steps';

type ConvStep = Extract<Step, { kind: 'conv' }>;
type AffineStep = Extract<Step, { kind: 'affine' }>;

/** Matched steps under the canonical names of their operations. */
interface NamedSteps {
  readonly convs: ReadonlyMap<string, ConvStep>;
  readonly norms: ReadonlyMap<string, AffineStep>;
}

function nameSteps(network: MatchedNetwork): NamedSteps {
  const convs = new Map<string, ConvStep>();
  const norms = new Map<string, AffineStep>();
  const normed = ({ conv, norm }: NormedConv, convName: string, normName: string): void => {
    convs.set(convName, conv);
    if (norm !== null) norms.set(normName, norm);
  };
  normed(network.stem, 'features.conv0', 'features.norm0');
  network.blocks.forEach(({ layers, transition }, b) => {
    layers.forEach(({ norm1, bottleneck, last }, l) => {
      const layer = `features.denseblock${b + 1}.denselayer${l + 1}`;
      norms.set(`${layer}.norm1`, norm1);
      if (bottleneck !== null) normed(bottleneck, `${layer}.conv1`, `${layer}.norm2`);
      convs.set(`${layer}.${bottleneck === null ? 'conv1' : 'conv2'}`, last);
    });
    if (transition === null) return;
    if (transition.norm !== null) norms.set(`features.transition${b + 1}.norm`, transition.norm);
    convs.set(`features.transition${b + 1}.conv`, transition.conv);
  });
  norms.set('features.norm5', network.norm5);
  return { convs, norms };
}

function specOf(network: MatchedNetwork): DenseNetSpec {
  const first = network.blocks[0]?.layers[0];
  const [growthRate = 0, reads = 0] = first?.last.weight.dims ?? [];
  const hasBottleneck = first?.bottleneck !== null;
  const bottleneck = hasBottleneck ? reads : 0;
  if (growthRate < 1 || reads < 1 || bottleneck % growthRate !== 0) {
    throw misfit(first?.last.node ?? null, (at) =>
      m.onnx_bottleneck({ ...at, bottleneck: number(bottleneck), growth: number(growthRate) }),
    );
  }
  const [numInitFeatures = 0, inputChannels = 0] = network.stem.conv.weight.dims;
  const outputs = network.head.linears.map(({ linear }) => linear.weight.dims[0] ?? 0);
  const empty = network.head.linears[outputs.indexOf(0)]?.linear;
  if (numInitFeatures < 1 || empty !== undefined)
    throw misfit((empty ?? network.stem.conv).node, m.onnx_no_outputs);
  const { pool } = network.head;
  const blockConfig = network.blocks.map(({ layers }) => layers.length);
  if (!INPUT_CHANNELS.includes(inputChannels)) {
    throw misfit(network.stem.conv.node, (at) =>
      m.onnx_image_channels({ ...at, channels: number(inputChannels) }),
    );
  }
  const kept = network.blocks.flatMap(({ transition }) => {
    const [keeps = 0, channels = 0] = transition?.conv.weight.dims ?? [];
    return transition === null ? [] : [[channels, keeps] as const];
  });
  return specWith({
    growthRate,
    blockConfig,
    numInitFeatures,
    bnSize: bottleneck / growthRate,
    numClasses: outputs.at(-1) ?? 0,
    compression: compressionFrom(kept),
    stem: network.stem.kind,
    inputChannels,
    transitionNorm: network.blocks.every(({ transition }) => transition === null || transition.norm !== null),
    head: {
      ...(pool?.kind === 'global-pool' && pool.pooling === 'max' && { pool: 'max' as const }),
      ...(pool?.kind === 'flatten' && { flatten: pool.mapSize }),
      hidden: outputs.slice(0, -1),
    },
  });
}

/** @param squeezed - whether axes of length 1 are of no matter */
function requireShape(
  constant: Constant,
  shape: readonly number[],
  step: Step,
  say: typeof m.onnx_weights_shape,
  squeezed = false,
): void {
  const [has, wanted] = [constant.dims, shape].map((dims) =>
    dims.filter((size) => !squeezed || size !== 1).join(),
  );
  if (has === wanted) return;
  throw misfit(step.node, (at) => say({ ...at, shape: constant.dims.join(), expected: shape.join() }));
}

/** The canonical model of a graph, and what had to be done to its weights. */
export interface AssembledModel extends CanonicalModel {
  readonly notes: readonly ModelNote[];
  /** Whether the graph rounds to integers, which is not imitated. */
  readonly isQuantised: boolean;
}

/** Builds the canonical model from a matched network. */
class Assembler {
  readonly #network: MatchedNetwork;
  readonly #steps: NamedSteps;
  readonly #table: WeightTable;
  readonly #epsilon: number;
  readonly #folded = new Set<TensorName>();
  /** Biases of convolutions whose norm is not folded, by the norm that takes them in. */
  readonly #carried = new Map<string, Float32Array>();

  constructor(network: MatchedNetwork, files: FileTable) {
    this.#network = network;
    this.#steps = nameSteps(network);
    this.#table = new WeightTable(files);
    this.#epsilon = commonEpsilon([...this.#steps.norms.values()]);
  }

  assemble(): AssembledModel {
    const spec = specOf(this.#network);
    const side = minimumInputSide(spec);
    const architecture = buildArchitecture(spec, [side, side]);
    let linears = 0;
    for (const op of architecture.ops) {
      if (op.kind === 'conv') this.#conv(op.name, op.conv, normOf(architecture, op.name));
      else if (op.kind === 'norm') this.#norm(op);
      else if (op.kind === 'linear') this.#linear(op.name, linears++, [op.outFeatures, op.inFeatures]);
    }
    const { weights, files } = this.#table.finish();
    const { double, quantised } = this.#table.counts;
    const notes = [
      ...(double > 0 ? [{ code: 'doubles' as const, count: double, bytes: null }] : []),
      ...(quantised > 0 ? [{ code: 'quantised' as const, count: quantised, bytes: null }] : []),
    ];
    const isQuantised = quantised > 0;
    return {
      spec,
      weights,
      files,
      folded: this.#folded,
      epsilon: this.#epsilon,
      source: 'onnx',
      notes,
      isQuantised,
    };
  }

  #conv(name: TensorName, geometry: ConvGeometry, norm: TensorName | null): void {
    const step = this.#steps.convs.get(name);
    if (step === undefined) throw refusedGraph(m.onnx_absent({ name }), 'network');
    const { outChannels, inChannels, kernel } = geometry;
    const shape = [outChannels, inChannels, kernel, kernel];
    requireShape(step.weight, shape, step, m.onnx_weights_shape);
    this.#table.set(`${name}.weight`, step.weight, shape);
    if (norm !== null && !this.#steps.norms.has(norm)) {
      this.#folded.add(norm);
      if (step.bias === null) this.#table.fill(`${name}.bias`, 0, [outChannels]);
      else this.#table.set(`${name}.bias`, step.bias, [outChannels]);
      return;
    }
    if (step.bias === null) return;
    const bias = this.#table.values(step.bias);
    if (bias.every((value) => value === 0)) return;
    if (norm === null) throw misfit(step.node, m.onnx_conv_bias);
    this.#carried.set(norm, bias);
  }

  #norm(op: Op): void {
    const step = this.#steps.norms.get(op.name);
    if (step === undefined) return;
    const carried = this.#carried.get(op.name) ?? null;
    writeNorm(this.#table, op.name, step, op.shape[0] ?? 0, carried, this.#epsilon);
  }

  #linear(name: TensorName, index: number, shape: readonly [number, number]): void {
    const matched = this.#network.head.linears[index];
    if (matched === undefined) throw refusedGraph(m.onnx_absent({ name }), 'network');
    const { linear, before, behind } = matched;
    const { pool } = this.#network.head;
    let { weight } = linear;
    const { bias } = linear;
    // Laid out pixel by pixel, as networks with channels last have it.
    if (index === 0 && pool?.kind === 'flatten' && pool.layout === 'NHWC') {
      const [height, width] = pool.mapSize;
      const apart = reshaped(weight, [shape[0], height, width, shape[1] / (height * width)]);
      weight = reshaped(permuted(apart, [0, 3, 1, 2]), shape);
    }
    requireShape(weight, shape, linear, m.onnx_weights_shape, true);
    if (bias !== null) requireShape(bias, [shape[0]], linear, m.onnx_bias_shape, true);
    if (before !== null || behind !== null) {
      writeScaledLinear(this.#table, name, { weight, bias, shape, before, behind });
      return;
    }
    this.#table.set(`${name}.weight`, weight, shape);
    if (bias === null) this.#table.fill(`${name}.bias`, 0, [shape[0]]);
    else this.#table.set(`${name}.bias`, bias, [shape[0]]);
  }
}

/**
 * The canonical model of a matched network. Weights stay in the source's bytes; what had to be computed
 * (norms written as several nodes, transposed matrices) stands in one more file behind them.
 * @throws `model/unsupported`, `model/corrupt`
 */
export function assembleModel(network: MatchedNetwork, files: FileTable): AssembledModel {
  return new Assembler(network, files).assemble();
}
