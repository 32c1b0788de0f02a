import { DenseLensError } from '../../errors';
import { listed } from '../../messages/say';
import { m } from '../messages/m';
import { refusedGraph } from './advice';
import { describeNode } from './attributes';
import { type Constant, constantOfTensor } from './constants';
import { corrupt, type DecodedModel, STANDARD_DOMAINS } from './decode';
import type { FileTable } from './file-table';
import { foldConstant } from './fold';
import { isImage, preprocessing } from './image-rules';
import { convRule, imageStep, mapRules, microsoftRules } from './map-rules';
import type { NodeProto, ValueInfoProto } from './onnx_pb';
import { inReadingOrder } from './order';
import { dynamicResults, quantisedRules, scaleProduct } from './quantised';
import type { RuleContext } from './rule';
import { shapeValue } from './shape-values';
import { type Layout, misfit, type Value } from './steps';
import { matMulRule, shapeOperators, vectorArithmetic, vectorRules } from './vector-rules';

const quantised = quantisedRules(convRule, matMulRule);

const refusedFor = (node: NodeProto): never => {
  throw misfit(node, m.onnx_no_place);
};

/** Before it, tensors had other operators' shapes as attributes, and batch norms other outputs. */
const OLDEST_OPSET = 6;

/** A graph's image input. */
export interface GraphInput {
  readonly name: string;
  /** Null where dynamic. */
  readonly dims: readonly (number | null)[];
  /** ONNX's number of the element type; 1 is FLOAT, 10 FLOAT16. */
  readonly elementType: number;
  readonly layout: Layout;
}

/** A graph reduced to what its values mean. */
export interface SimplifiedGraph {
  readonly input: GraphInput;
  readonly outputs: readonly { readonly name: string; readonly elementType: number; readonly value: Value }[];
}

function dimsOf(info: ValueInfoProto): { dims: (number | null)[]; elementType: number } {
  const type = info.type?.value.case === 'tensorType' ? info.type.value.value : undefined;
  const dims = (type?.shape?.dim ?? []).map(({ value }) =>
    value.case === 'dimValue' && value.value > 0n ? Number(value.value) : null,
  );
  return { dims, elementType: type?.elemType ?? 0 };
}

function refuseForeignInput(inputs: readonly ValueInfoProto[]): DenseLensError {
  const names = listed(inputs.map(({ name }) => `"${name}"`));
  const why = inputs.length === 0 ? m.onnx_no_input() : m.onnx_inputs({ count: inputs.length, names });
  return refusedGraph(m.model_unreadable({ why }), 'export');
}

/** The refusal of an operator that is none of a DenseNet's, with advice for where it stands. */
function misplaced({ node, inputs }: RuleContext): DenseLensError {
  const isHead = inputs.some((value) => value?.kind === 'vector');
  if (isHead && node.opType === 'Erf') return misfit(node, m.graphs_gelu, 'head');
  const isBefore = inputs.some((value) => value?.kind === 'map' && isImage(value.step));
  return misfit(node, m.onnx_no_place, isHead ? 'head' : isBefore ? 'image' : 'network');
}

/** Applies the rule of a node. @throws `model/unsupported`, `model/corrupt` */
function applyNode(context: RuleContext): Value {
  const { node, inputs } = context;
  const refused = inputs.find((value) => value?.kind === 'refused');
  if (refused?.kind === 'refused') return refused;
  if (node.domain === 'com.microsoft' && Object.hasOwn(microsoftRules, node.opType))
    return microsoftRules[node.opType]?.(context) ?? refusedFor(node);
  if (!STANDARD_DOMAINS.has(node.domain)) throw misfit(node, m.onnx_domain, 'export');

  const constants: (Constant | null)[] = [];
  for (const value of inputs) {
    if (value === null) constants.push(null);
    else if (value.kind === 'constant') constants.push(value.constant);
  }
  if (constants.length === inputs.length) {
    const constant = foldConstant(node, constants, context.files);
    if (constant === null) throw misfit(node, m.onnx_weight_computed, 'export');
    return { kind: 'constant', constant };
  }
  const prepared = preprocessing(context) ?? scaleProduct(context);
  if (prepared !== null) return prepared;
  const [data] = inputs;
  // A zero cast "like" the image is still a zero.
  if (node.opType === 'CastLike' && data?.kind === 'constant') return data;
  const readsShape = node.opType === 'Shape' || inputs.some((value) => value?.kind === 'shape');
  if (readsShape && shapeOperators.has(node.opType) && (node.opType === 'Shape' || data?.kind !== 'vector'))
    return shapeValue(context);
  const isVector = inputs.some((value) => value?.kind === 'vector');
  const tables = isVector
    ? [vectorArithmetic, mapRules, vectorRules, quantised]
    : [mapRules, vectorRules, quantised];
  const rules = tables.find((table) => Object.hasOwn(table, node.opType));
  const rule = rules?.[node.opType];
  if (rule === undefined) throw misplaced(context);
  return rule(context);
}

/**
 * Reads the nodes in an order that can be and reduces each to what it means. What does not belong in a DenseNet becomes
 * a refusal that spreads to whatever depends on it, so that only what the output needs has to fit.
 * @throws `model/corrupt`, `model/unsupported`
 */
export function simplifyGraph(model: DecodedModel, files: FileTable): SimplifiedGraph {
  const { graph, opset } = model;
  if (opset < OLDEST_OPSET) throw refusedGraph(m.onnx_opset({ opset, oldest: OLDEST_OPSET }), 'export');
  const values = new Map<string, Value>();
  for (const tensor of graph.initializer)
    values.set(tensor.name, { kind: 'constant', constant: constantOfTensor(tensor, tensor.name, files) });

  const images = graph.input.filter(({ name }) => !values.has(name));
  const [image] = images;
  if (images.length !== 1 || image === undefined) throw refuseForeignInput(images);
  const declared = dimsOf(image);
  const { step, layout } = imageStep(declared.dims);
  if (declared.dims.length !== 4 && declared.dims.length !== 0)
    throw misfit(null, (at) => m.onnx_axes({ ...at, axes: declared.dims.length }), 'export');
  values.set(image.name, { kind: 'map', step, layout, pending: null });

  for (const node of inReadingOrder(model.nodes, new Set(values.keys()))) {
    const results = valuesOfNode(node, values, opset, files);
    node.output.forEach((name, index) => {
      if (name === '') return;
      const made = results[index];
      if (made !== undefined) values.set(name, made);
      else
        values.set(name, {
          kind: 'refused',
          error: misfit(node, m.onnx_second_result),
        });
    });
  }
  const outputs = graph.output.map((info) => {
    const value = values.get(info.name);
    if (value === undefined) throw corrupt(m.onnx_output_unwritten({ name: info.name }));
    return { name: info.name, elementType: dimsOf(info).elementType, value };
  });
  return { input: { name: image.name, ...declared, layout }, outputs };
}

function valuesOfNode(
  node: NodeProto,
  values: ReadonlyMap<string, Value>,
  opset: number,
  files: FileTable,
): readonly Value[] {
  const inputs = node.input.map((name) => {
    if (name === '') return null;
    const value = values.get(name);
    if (value === undefined) throw corrupt(m.onnx_unwritten({ node: describeNode(node), name }));
    return value;
  });
  try {
    const context = { node, inputs, opset, files };
    if (node.opType === 'DynamicQuantizeLinear' && STANDARD_DOMAINS.has(node.domain)) {
      const refused = inputs.find((value) => value?.kind === 'refused');
      return refused === undefined ? dynamicResults(context) : [refused];
    }
    return [applyNode(context)];
  } catch (error) {
    if (error instanceof DenseLensError && error.code === 'model/unsupported')
      return [{ kind: 'refused', error }];
    throw error;
  }
}
