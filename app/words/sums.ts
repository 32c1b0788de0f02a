import type { Architecture, Op, Part } from '../../src/network/architecture';
import { type Source, writersOf } from '../../src/network/provenance';

/** How many terms are written out before the like ones are gathered: "64 + 23 × 32". */
const MOST = 5;

/** The channels of a concatenation as a sum over its writers: "64 + 32 + 32 = 96". */
export function sumOfWriters(writers: readonly Pick<Source, 'count'>[]): string {
  const counts = writers.map(({ count }) => count);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const [first = 0, ...others] = counts;
  if (others.length === 0) return String(total);
  const alike = others.every((count) => count === others[0]);
  const terms =
    counts.length > MOST && alike ? [first, `${others.length} × ${others[0]}`] : [first, ...others];
  return `${terms.join(' + ')} = ${total}`;
}

/** What a part reads and how many channels it writes; null where it reads no concatenation. */
export function growthOf(
  architecture: Architecture,
  part: Part,
): { readonly sum: string; readonly written: number } | null {
  const first: Op | undefined = part.ops[0];
  const writers = first === undefined ? [] : writersOf(architecture, first);
  if (writers.length === 0) return null;
  return { sum: sumOfWriters(writers), written: part.ops.at(-1)?.shape[0] ?? 0 };
}
