import { m } from '../messages/m';
import { describeNode } from './attributes';
import { corrupt } from './decode';
import type { NodeProto } from './onnx_pb';

/**
 * Nodes in an order in which each reads only what was written before, as near to the file's as can be. ONNX asks
 * for that order, but ONNX Runtime sorts for itself, and converters to half precision append their Casts.
 * @param given - names that are there before any node: inputs and initializers
 * @throws `model/corrupt` for a value that is read and nothing writes, or that depends on itself
 */
export function inReadingOrder(
  nodes: readonly NodeProto[],
  given: ReadonlySet<string>,
): readonly NodeProto[] {
  const writers = new Map<string, NodeProto>();
  for (const node of nodes) {
    for (const name of node.output) {
      if (name === '') continue;
      if (writers.has(name) || given.has(name)) throw corrupt(m.onnx_written_twice({ name }));
      writers.set(name, node);
    }
  }
  const ordered: NodeProto[] = [];
  const state = new Map<NodeProto, 'open' | 'done'>();
  for (const start of nodes) {
    const stack: NodeProto[] = state.has(start) ? [] : [start];
    for (let node = stack.at(-1); node !== undefined; node = stack.at(-1)) {
      if (state.get(node) === 'done') {
        stack.pop();
        continue;
      }
      const isBack = state.get(node) === 'open';
      state.set(node, 'open');
      const before = unwritten(node, writers, given, state);
      if (before.length === 0) {
        state.set(node, 'done');
        ordered.push(node);
        stack.pop();
      } else if (isBack || before.some((each) => state.get(each) === 'open')) {
        throw corrupt(m.onnx_circle({ node: describeNode(node) }));
      } else stack.push(...before.reverse());
    }
  }
  return ordered;
}

/** Who has to come before a node and has not come yet. */
function unwritten(
  node: NodeProto,
  writers: ReadonlyMap<string, NodeProto>,
  given: ReadonlySet<string>,
  state: ReadonlyMap<NodeProto, 'open' | 'done'>,
): NodeProto[] {
  const before = new Set<NodeProto>();
  for (const name of node.input) {
    if (name === '' || given.has(name)) continue;
    const writer = writers.get(name);
    if (writer === undefined) throw corrupt(m.onnx_unwritten({ node: describeNode(node), name }));
    if (state.get(writer) !== 'done') before.add(writer);
  }
  return [...before];
}
