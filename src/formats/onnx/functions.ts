import { clone, create } from '@bufbuild/protobuf';
import { m } from '../messages/m';
import { refusedGraph } from './advice';
import {
  AttributeProtoSchema,
  type FunctionProto,
  type ModelProto,
  type NodeProto,
  NodeProtoSchema,
} from './onnx_pb';

/** More nodes than this are no DenseNet, or functions that call one another without an end. */
const MOST_NODES = 50_000;
const DEEPEST = 16;

const keyOf = (domain: string, name: string): string => `${domain}::${name}`;

/** Puts a model's own functions (ONNX's FunctionProto, as PyTorch's newer exporters write them) where they are called. */
class Inliner {
  readonly #functions: ReadonlyMap<string, FunctionProto>;
  readonly #out: NodeProto[] = [];
  #calls = 0;

  constructor(functions: readonly FunctionProto[]) {
    this.#functions = new Map(functions.map((each) => [keyOf(each.domain, each.name), each]));
  }

  inline(nodes: readonly NodeProto[]): readonly NodeProto[] {
    for (const node of nodes) this.#node(node, 0);
    return this.#out;
  }

  #node(node: NodeProto, depth: number): void {
    const called = this.#functions.get(keyOf(node.domain, node.opType));
    if (this.#out.length > MOST_NODES || depth > DEEPEST)
      throw refusedGraph(m.graphs_functions_endless({ name: node.opType }), 'export');
    if (called === undefined) this.#out.push(node);
    else this.#call(node, called, depth);
  }

  #call(node: NodeProto, called: FunctionProto, depth: number): void {
    const call = `${node.name || called.name}/${this.#calls++}/`;
    const names = new Map<string, string>([['', '']]);
    for (const [i, name] of called.input.entries()) names.set(name, node.input[i] ?? '');
    for (const [i, name] of called.output.entries()) names.set(name, node.output[i] || `${call}${name}`);
    const named = (name: string): string => names.get(name) ?? `${call}${name}`;
    const given = new Map(
      [...called.attributeProto, ...node.attribute].map((attribute) => [attribute.name, attribute]),
    );
    for (const inner of called.node) {
      const attribute = inner.attribute.flatMap((each) => {
        if (each.refAttrName === '') return [each];
        const meant = given.get(each.refAttrName);
        // An attribute that the call leaves out is left out inside, too.
        return meant === undefined ? [] : [{ ...clone(AttributeProtoSchema, meant), name: each.name }];
      });
      const { opType, domain } = inner;
      const copy = create(NodeProtoSchema, {
        opType,
        domain,
        name: `${call}${inner.name || inner.output[0] || ''}`,
        input: inner.input.map(named),
        output: inner.output.map(named),
        attribute,
      });
      this.#node(copy, depth + 1);
    }
  }
}

/** The nodes of a model's graph with its own functions written out. @throws `model/unsupported` */
export function inlinedNodes({ graph, functions }: ModelProto): readonly NodeProto[] {
  const nodes = graph?.node ?? [];
  return functions.length === 0 ? nodes : new Inliner(functions).inline(nodes);
}
