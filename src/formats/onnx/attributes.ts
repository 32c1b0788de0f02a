import { m } from '../messages/m';
import type { AttributeProto, NodeProto } from './onnx_pb';

const find = (node: NodeProto, name: string): AttributeProto | undefined =>
  node.attribute.find((attribute) => attribute.name === name);

/** An attribute as it stands in the file, or undefined. */
export const attribute = find;

/** An integer attribute, else the operator's default. */
export function intAttribute(node: NodeProto, name: string, fallback: number): number {
  const found = find(node, name);
  return found === undefined ? fallback : Number(found.i);
}

/** A list of integers, or null when the node has none. */
export function intsAttribute(node: NodeProto, name: string): readonly number[] | null {
  const found = find(node, name);
  return found === undefined ? null : found.ints.map(Number);
}

/** A float attribute, else the operator's default. */
export function floatAttribute(node: NodeProto, name: string, fallback: number): number {
  const found = find(node, name);
  return found === undefined ? fallback : found.f;
}

/** A string attribute, else the operator's default. */
export function stringAttribute(node: NodeProto, name: string, fallback: string): string {
  const found = find(node, name);
  return found === undefined ? fallback : new TextDecoder().decode(found.s);
}

/** Names a node so that a visitor finds it again in a viewer: its operator and its name, else its first output. */
export function describeNode(node: NodeProto): string {
  const name = node.name || node.output[0] || '';
  return m.onnx_node({ operator: `${node.domain ? `${node.domain}.` : ''}${node.opType}`, name });
}
