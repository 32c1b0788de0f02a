import type { Architecture } from '../../../src/network/architecture';
import { budgetOf } from '../../../src/network/budget';
import { opFacts } from '../../../src/network/facts';
import { pathsToLogits } from '../../../src/network/paths';
import { countEdges, provenance } from '../../../src/network/provenance';

/** What a design comes to. */
export interface Figures {
  readonly params: number;
  readonly macs: number;
  /** Bytes of fp32 that convolutions and pools write. */
  readonly written: number;
  /** The concatenations' on top of it, if each is made anew. */
  readonly concatenated: number;
  /** Of one element behind the last block, in input pixels: by the shortest path and by the longest. */
  readonly field: readonly [number, number];
  readonly connections: number;
  /** Layers with weights from the image to the logits. */
  readonly shortest: number;
  readonly longest: number;
  readonly paths: bigint;
}

const bytes = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 4);

/** All of it derives from the list of operations. */
export function figuresOf(architecture: Architecture): Figures {
  const { total } = budgetOf(architecture);
  const sum = (kinds: readonly string[]): number =>
    architecture.ops
      .filter(({ kind, inputs }) => kinds.includes(kind) && (kind !== 'concat' || inputs.length > 1))
      .reduce((all, { shape }) => all + bytes(shape), 0);
  const field = opFacts(architecture).get('relu5')?.receptiveField ?? { min: 1, max: 1 };
  const { count, shortest, longest } = pathsToLogits(architecture).get('stem') ?? {
    count: 0n,
    shortest: 0,
    longest: 0,
  };
  return {
    params: total.params,
    macs: total.macs,
    written: sum(['conv', 'max-pool', 'avg-pool']),
    concatenated: sum(['concat']),
    field: [field.min, field.max],
    connections: countEdges(provenance(architecture)),
    // The stem's own convolution is on every path from the image.
    shortest: shortest + 1,
    longest: longest + 1,
    paths: count,
  };
}
