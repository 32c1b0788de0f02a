import { DenseLensError } from '../errors';
import { inputChannelsOf } from '../network/spec';
import type { CanonicalModel, InputRecipe } from './canonical';
import { m } from './messages/m';
import { assembleModel } from './onnx/assemble';
import { corrupt, decodeModel } from './onnx/decode';
import { FileTable, type NamedBytes } from './onnx/file-table';
import { type MatchedNetwork, matchNetwork } from './onnx/match';
import { type GraphInput, type SimplifiedGraph, simplifyGraph } from './onnx/simplify';
import type { Activation } from './onnx/steps';
import { greyRecipe, presetRecipe } from './recipes';

/** How to run the graph that the file itself holds, which is what a model is checked against. */
export interface OriginalGraph {
  /** Index of the ONNX file in {@link CanonicalModel.files}. */
  readonly file: number;
  /** External data: the location that the graph asks for, and the file that holds it. */
  readonly externalData: readonly { readonly path: string; readonly file: number }[];
  /** The one image input; dims are null where dynamic. */
  readonly input: Pick<GraphInput, 'name' | 'dims' | 'layout'> & { readonly type: 'float32' | 'float16' };
  readonly output: {
    readonly name: string;
    readonly type: 'float32' | 'float16';
    /** What the graph applies to the logits, or null. */
    readonly activation: Activation | null;
  };
}

/** A DenseNet that was recognised in an ONNX file. */
export interface OnnxModel extends CanonicalModel {
  readonly source: 'onnx';
  readonly original: OriginalGraph;
  /** A guess from the graph: Caffe's preprocessing where norms are written in Caffe's two halves, else torchvision's. */
  readonly recipe: InputRecipe;
}

/** Some files leave the type of their output to be inferred (0). */
const ELEMENT_TYPES: Readonly<Record<number, 'float32' | 'float16'>> = {
  0: 'float32',
  1: 'float32',
  10: 'float16',
};

function elementType(number: number, isOutput: boolean): 'float32' | 'float16' {
  const type = ELEMENT_TYPES[number];
  if (type !== undefined) return type;
  throw new DenseLensError('model/unsupported', isOutput ? m.onnx_output_type() : m.onnx_input_type());
}

/** Tries every output: some graphs give features beside the logits. */
function matchOutputs(graph: SimplifiedGraph): {
  network: MatchedNetwork;
  output: SimplifiedGraph['outputs'][number];
} {
  let refusal: unknown = corrupt(m.onnx_no_output());
  for (const output of graph.outputs) {
    try {
      return { network: matchNetwork(output.value), output };
    } catch (error) {
      if (!(error instanceof DenseLensError)) throw error;
      refusal = error;
    }
  }
  throw refusal;
}

/** Caffe writes a batch norm as a normalisation and a scale. */
function isCaffe({ norm5, classifier }: MatchedNetwork): boolean {
  const kinds = norm5.terms.map(({ kind }) => kind).join();
  return kinds === 'norm,mul,add' && classifier.node?.opType === 'Conv';
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
  const model = assembleModel(network, files);
  const { name, dims, layout, elementType: inputType } = graph.input;
  const [height, width] = layout === 'NHWC' ? dims.slice(1) : dims.slice(2);
  const locations = new Set(
    decoded.graph.initializer.flatMap(({ externalData: entries }) =>
      entries.filter(({ key }) => key === 'location').map(({ value }) => value),
    ),
  );
  const size = height && width ? ([height, width] as const) : undefined;
  return {
    ...model,
    source: 'onnx',
    ...(network.activation !== null && {
      activation: network.activation === 'sigmoid' ? ('sigmoid' as const) : ('softmax' as const),
    }),
    recipe:
      inputChannelsOf(model.spec) === 1
        ? greyRecipe(size)
        : presetRecipe(isCaffe(network) ? 'caffe' : 'torchvision', size),
    original: {
      file: 0,
      externalData: externalData(files, locations),
      input: { name, dims, layout, type: elementType(inputType, false) },
      output: {
        name: output.name,
        type: elementType(output.elementType, true),
        activation: network.activation,
      },
    },
  };
}
