import { m } from '../messages/m';
import { type Constant, smallValues } from './constants';
import type { FileTable } from './file-table';
import type { NodeProto } from './onnx_pb';
import { type Layout, misfit, type Step, type Value } from './steps';

/** What a rule sees of one node. */
export interface RuleContext {
  readonly node: NodeProto;
  /** Null where an optional input is left out. */
  readonly inputs: readonly (Value | null)[];
  readonly opset: number;
  readonly files: FileTable;
}

/**
 * Turns a node into what its first output stands for.
 * @throws `model/unsupported` with the node's name
 */
export type Rule = (context: RuleContext) => Value;

/** A feature map among a node's inputs. */
export type MapValue = Extract<Value, { kind: 'map' }>;

/** An input that must be a map without pending padding. */
export function mapInput(context: RuleContext, index = 0): MapValue {
  const value = context.inputs[index];
  if (value?.kind !== 'map')
    throw misfit(context.node, m.onnx_no_map, value?.kind === 'vector' ? 'head' : 'network');
  if (value.pending !== null) throw misfit(context.node, m.onnx_padded_map);
  return value;
}

/** An input that must be constant, or null when it is left out. */
export function constantInput(context: RuleContext, index: number): Constant | null {
  const value = context.inputs[index] ?? null;
  if (value === null) return null;
  if (value.kind !== 'constant')
    throw misfit(context.node, (at) => m.onnx_input_computed({ ...at, index: index + 1 }), 'export');
  return value.constant;
}

/** The numbers of a small constant input, or null when it is left out. */
export function numbersInput(context: RuleContext, index: number): readonly number[] | null {
  const constant = constantInput(context, index);
  return constant === null ? null : smallValues(constant, context.files);
}

/** A map without pending padding. */
export const asMap = (step: Step, layout: Layout): MapValue => ({ kind: 'map', step, layout, pending: null });

/** Index of the channel axis. */
export const channelAxis = (layout: Layout): number => (layout === 'NCHW' ? 1 : 3);

/** Index of the first of the two spatial axes. */
export const firstSpatialAxis = (layout: Layout): number => (layout === 'NCHW' ? 2 : 1);

/** An axis counted from the front. */
export const fromFront = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis);
