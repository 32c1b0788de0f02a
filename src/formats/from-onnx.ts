import { DenseLensError } from '../errors';
import { asTensorName, inputChannelsOf, type TensorName } from '../network/spec';
import type { CanonicalModel, InputRecipe } from './canonical';
import { m } from './messages/m';
import type { ModelNote } from './notes';
import { refusedGraph } from './onnx/advice';
import { assembleModel } from './onnx/assemble';
import { corrupt, decodeModel } from './onnx/decode';
import { FileTable, type NamedBytes } from './onnx/file-table';
import { type ImagePreparation, imagePreparation, preparedRecipe } from './onnx/image-preparation';
import { type MatchedNetwork, matchNetwork } from './onnx/match';
import { TensorProto_DataType as DataType } from './onnx/onnx_pb';
import { runnableGraph } from './onnx/runnable';
import { type GraphInput, type SimplifiedGraph, simplifyGraph } from './onnx/simplify';
import type { Activation, Layout, Value } from './onnx/steps';
import { greyRecipe, presetRecipe } from './recipes';

/** Element types that images and results have. */
export type ElementType = 'float32' | 'float16' | 'uint8';

/** How to run the graph that the file itself holds, which is what a model is checked against. */
export interface OriginalGraph {
  /** Index of the ONNX file in {@link CanonicalModel.files}. */
  readonly file: number;
  /** The graph as ONNX Runtime can run it, where it cannot run the file as it is; null where it can. */
  readonly rewritten: Uint8Array | null;
  /** What the graph itself does to the image first; null for nothing. */
  readonly preparation: ImagePreparation | null;
  /** Whether the graph rounds to integers, so that its results are near ours, not equal. */
  readonly isQuantised: boolean;
  /** External data: the location that the graph asks for, and the file that holds it. */
  readonly externalData: readonly { readonly path: string; readonly file: number }[];
  /** The one image input; dims are null where dynamic. */
  readonly input: Pick<GraphInput, 'name' | 'dims' | 'layout'> & { readonly type: ElementType };
  readonly output: {
    readonly name: string;
    readonly type: ElementType;
    /** The tensor of ours that it is compared with: the logits, or what there is without a classifier. */
    readonly tensor: TensorName;
    /** Of maps; null for a row of numbers. */
    readonly layout: Layout | null;
    /** What the graph applies to the logits, or null. */
    readonly activation: Activation | null;
  };
}

/** A DenseNet that was recognised in an ONNX file. */
export interface OnnxModel extends CanonicalModel {
  readonly source: 'onnx';
  readonly original: OriginalGraph;
  /** What had to be done to the weights, in sentences. */
  readonly notes: readonly ModelNote[];
  /** What the graph itself does to the image, else a guess from it: Caffe's preprocessing where norms are written in Caffe's two halves, else torchvision's. */
  readonly recipe: InputRecipe;
}

/** Some files leave the type of their output to be inferred (0). */
const ELEMENT_TYPES: Readonly<Record<number, ElementType>> = {
  0: 'float32',
  1: 'float32',
  2: 'uint8',
  10: 'float16',
  // Run in single precision.
  11: 'float32',
};

function elementType(number: number, isOutput: boolean): ElementType {
  const type = ELEMENT_TYPES[number];
  if (type !== undefined) return type;
  throw refusedGraph(isOutput ? m.onnx_output_type() : m.onnx_input_type(), 'export');
}

/** Tries every output: some graphs give features beside the logits. */
function matchOutputs(graph: SimplifiedGraph): {
  network: MatchedNetwork;
  output: SimplifiedGraph['outputs'][number];
} {
  let refusal: unknown = corrupt(m.onnx_no_output());
  let features: { network: MatchedNetwork; output: SimplifiedGraph['outputs'][number] } | null = null;
  for (const output of graph.outputs) {
    try {
      const found = { network: matchNetwork(output.value), output };
      if (found.network.head.linears.length > 0) return found;
      features ??= found;
    } catch (error) {
      if (!(error instanceof DenseLensError)) throw error;
      refusal = error;
    }
  }
  if (features !== null) return features;
  throw refusal;
}

/** Caffe writes a batch norm as a normalisation and a scale. */
function isCaffe({ norm5, head }: MatchedNetwork): boolean {
  const kinds = norm5.terms.map(({ kind }) => kind).join();
  return kinds === 'norm,mul,add' && head.linears.at(-1)?.linear.node?.opType === 'Conv';
}

/** The order of what a graph without a classifier ends in. */
function layoutOf({ head: { linears, pool } }: MatchedNetwork, value: Value): Layout | null {
  if (value.kind === 'map') return value.layout;
  return linears.length === 0 && pool?.kind === 'flatten' ? pool.layout : null;
}

/** The tensor that a matched graph ends in. */
function endName({ head: { linears, pool } }: MatchedNetwork): string {
  if (linears.length > 0) return 'classifier';
  if (pool === null) return 'relu5';
  if (pool.kind === 'flatten') return 'flatten';
  return pool.pooling === 'max' ? 'maxpool' : 'avgpool';
}

function externalData(files: FileTable, locations: ReadonlySet<string>): OriginalGraph['externalData'] {
  return [...locations].map((path) => ({ path, file: files.find(path) }));
}

/** The ONNX file among those that were given: the one whose name says so, else the first. */
function inOrder(files: readonly NamedBytes[]): readonly NamedBytes[] {
  const main = files.find(({ name }) => /\.onnx$/i.test(name)) ?? files[0];
  if (main === undefined) throw new DenseLensError('model/corrupt', m.model_no_file());
  return [main, ...files.filter((file) => file !== main)];
}

/**
 * Recognises a DenseNet in an ONNX file of any exporter, by the structure of its graph alone; names count
 * for nothing. Weights stay where they are, in the file or in its external data.
 * @param given - the `.onnx` file, and its data files if it has any
 * @throws `model/corrupt` when the bytes are no ONNX file, or a damaged one; `model/unsupported`, with the
 *   node that does not fit, when the graph is no DenseNet of torchvision's layout
 */
export function modelFromOnnx(given: readonly NamedBytes[]): OnnxModel {
  const files = new FileTable(inOrder(given));
  const decoded = decodeModel(files.bytes(0));
  const graph = simplifyGraph(decoded, files);
  const { network, output } = matchOutputs(graph);
  const count = graph.outputs.length;
  const model = assembleModel(network, files);
  const { name, dims, layout, elementType: inputType } = graph.input;
  const [height, width] = layout === 'NHWC' ? dims.slice(1) : dims.slice(2);
  const locations = new Set(
    decoded.graph.initializer.flatMap(({ externalData: entries }) =>
      entries.filter(({ key }) => key === 'location').map(({ value }) => value),
    ),
  );
  const size = height && width ? ([height, width] as const) : undefined;
  const channels = inputChannelsOf(model.spec);
  const usual =
    channels === 1 ? greyRecipe(size) : presetRecipe(isCaffe(network) ? 'caffe' : 'torchvision', size);
  const preparation = imagePreparation(network.image, channels, inputType === DataType.UINT8, files);
  return {
    ...model,
    source: 'onnx',
    ...(network.activation !== null && {
      activation: network.activation === 'sigmoid' ? ('sigmoid' as const) : ('softmax' as const),
    }),
    recipe: preparation === null ? usual : preparedRecipe(preparation, usual),
    notes: [
      ...model.notes,
      ...(preparation === null ? [] : [{ code: 'graph-prepares' as const }]),
      ...(count === 1 ? [] : [{ code: 'one-output' as const, name: output.name, count }]),
    ],
    original: {
      file: 0,
      rewritten: runnableGraph(files),
      preparation,
      isQuantised: model.isQuantised,
      externalData: externalData(files, locations),
      input: { name, dims, layout, type: elementType(inputType, false) },
      output: {
        name: output.name,
        type: elementType(output.elementType, true),
        tensor: asTensorName(endName(network)),
        layout: layoutOf(network, output.value),
        activation: network.activation,
      },
    },
  };
}
