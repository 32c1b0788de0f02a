import { UMAP } from 'umap-js';
import { DenseLensError } from '../../../../errors';
import type { LayingOut, SetAnswersRequests } from '../../../protocol/set-answers';
import { giveWay } from '../../handler';
import { m } from '../../messages/m';
import type { OpenSet } from '../open-set';
import { componentsOf } from './on-a-plane';

/** UMAP looks at so many principal components, as is usual: the others are noise, and cost time. */
const COMPONENTS = 32;
/** Rows whose neighbours are looked for between two looks at the queue. */
const ROWS = 64;

let current: {
  readonly umap: UMAP;
  readonly epochs: number;
  readonly rows: readonly number[];
  of: number;
} | null = null;

/** Seeded (mulberry32): the same images give the same picture. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** The nearest rows of each, itself first; exact, so that a picture does not hang on luck. */
async function neighboursOf(points: readonly (readonly number[])[], count: number, signal: AbortSignal) {
  const indices: number[][] = [];
  const distances: number[][] = [];
  for (const [i, own] of points.entries()) {
    if (i % ROWS === 0) await giveWay(signal);
    const squares = Float64Array.from(points, (other) =>
      other.reduce((sum, value, c) => sum + (value - (own[c] ?? 0)) ** 2, 0),
    );
    squares[i] = -1;
    const order = Array.from(squares.keys())
      .sort((a, b) => (squares[a] ?? 0) - (squares[b] ?? 0))
      .slice(0, count);
    indices.push(order);
    distances.push(order.map((j) => Math.sqrt(Math.max(0, squares[j] ?? 0))));
  }
  return { indices, distances };
}

function layingOut(): LayingOut {
  if (current === null) throw new DenseLensError('explain/unsupported', 'No map was begun.');
  const { umap, epochs, rows, of } = current;
  const points = new Float32Array(of * 2).fill(Number.NaN);
  for (const [n, [x = 0, y = 0]] of umap.getEmbedding().entries()) points.set([x, y], (rows[n] ?? 0) * 2);
  return { points, epoch: epochsDone, epochs };
}

let epochsDone = 0;

/** @see SetAnswersRequests.umap-begin */
export async function beginUmap(
  set: OpenSet,
  { field, ids, neighbours, minDist }: SetAnswersRequests['umap-begin']['in'],
  signal: AbortSignal,
): Promise<LayingOut> {
  const { rows, found } = await componentsOf(set, field, ids, COMPONENTS, signal);
  const width = found.variances.length;
  const points = rows.map((_, n) => Array.from(found.scores.subarray(n * width, (n + 1) * width)));
  const count = Math.min(neighbours, points.length - 1);
  if (count < 2) throw new DenseLensError('explain/unsupported', m.set_too_few());
  const { indices, distances } = await neighboursOf(points, count, signal);
  const umap = new UMAP({ nNeighbors: count, minDist, random: createRandom(42) });
  umap.setPrecomputedKNN(indices, distances);
  const epochs = umap.initializeFit(points);
  epochsDone = 0;
  current = { umap, epochs, rows, of: ids.length };
  return layingOut();
}

/** @see SetAnswersRequests.umap-step */
export function stepUmap(milliseconds: number): LayingOut {
  const end = performance.now() + milliseconds;
  while (current !== null && epochsDone < current.epochs && performance.now() < end) {
    current.umap.step();
    epochsDone++;
  }
  return layingOut();
}
