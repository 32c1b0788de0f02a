import { channelSum } from '../../src/layout/channel-sum';
import type { Architecture, Op, Part } from '../../src/network/architecture';
import { writersOf } from '../../src/network/provenance';

/** What a part reads and how many channels it writes; null where it reads no concatenation. */
export function growthOf(
  architecture: Architecture,
  part: Part,
): { readonly sum: string; readonly written: number } | null {
  const first: Op | undefined = part.ops[0];
  const writers = first === undefined ? [] : writersOf(architecture, first);
  if (writers.length === 0) return null;
  return { sum: channelSum(writers.map(({ count }) => count)), written: part.ops.at(-1)?.shape[0] ?? 0 };
}
