import { expect } from 'vitest';
import { DenseLensError } from '../errors';
import { type CanonicalModel, DTYPE_BYTES } from '../formats/canonical';
import { readModel } from '../formats/model-source';
import { expectedWeights } from '../formats/named-weights';
import { readWeight } from '../formats/weight-values';
import { buildArchitecture, minimumInputSide } from '../network/architecture';
import { normOf } from '../network/folding';
import { seededRandom } from './small-model';

/** What an accepted file must hold, whatever it says: every weight with its shape, inside its file. */
function checkAccepted(model: CanonicalModel): void {
  const { spec, weights, files, folded, epsilon } = model;
  const side = minimumInputSide(spec);
  const wanted = new Map<string, readonly number[]>();
  const architecture = buildArchitecture(spec, [side, side]);
  for (const op of architecture.ops) {
    if (op.kind === 'norm' && folded.has(op.name)) continue;
    for (const [name, shape] of expectedWeights(op)) wanted.set(name, shape);
    const norm = op.kind === 'conv' ? normOf(architecture, op.name) : null;
    if (op.kind === 'conv' && norm !== null && folded.has(norm))
      wanted.set(`${op.name}.bias`, [op.conv.outChannels]);
  }
  if ([...weights.keys()].sort().join() !== [...wanted.keys()].sort().join())
    throw new Error('other weights');
  for (const [name, ref] of weights) {
    const shape = wanted.get(name) ?? [];
    const elements = shape.reduce((product, size) => product * size, 1);
    const length = ref.stored?.as === 'varints' ? ref.length : elements * DTYPE_BYTES[ref.dtype];
    if (readWeight(model, name).length !== elements) throw new Error(`${name} does not fill its shape`);
    const file = files[ref.file];
    const fits = ref.offset >= 0 && ref.offset + ref.length <= (file?.length ?? -1);
    if (ref.shape.join() !== shape.join() || ref.length !== length || !fits)
      throw new Error(`${name} is off`);
  }
  if (!Number.isFinite(epsilon)) throw new Error('no epsilon');
}

/** What became of the files. */
export interface Tally {
  accepted: number;
  readonly refused: Map<string, number>;
  /** The most processor time that one file took, in milliseconds. */
  slowest: number;
}

/** Milliseconds of processor time of this process: unlike a clock on the wall, it does not count other programs. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Reads one mutated file and throws for anything but acceptance or a stable refusal. */
export async function readMutated(bytes: Uint8Array, name: string, tally: Tally): Promise<void> {
  const start = processorTime();
  try {
    checkAccepted((await readModel([{ name, bytes }])).model);
    tally.accepted++;
  } catch (error) {
    if (!(error instanceof DenseLensError)) throw error;
    if (!['model/corrupt', 'model/unsupported', 'model/ambiguous'].includes(error.code)) throw error;
    expect(error.message).not.toMatch(/undefined|NaN|\[object/);
    tally.refused.set(error.code, (tally.refused.get(error.code) ?? 0) + 1);
  }
  tally.slowest = Math.max(tally.slowest, processorTime() - start);
}

/** Nothing read yet. */
export const newTally = (): Tally => ({ accepted: 0, refused: new Map(), slowest: 0 });

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(a.length + b.length);
  bytes.set(a);
  bytes.set(b, a.length);
  return bytes;
}

/** Seeded ways to damage bytes. */
export function damage(seed: number) {
  const random = seededRandom(seed);
  const below = (n: number): number => Math.floor(random() * n);
  const pick = <T>(values: readonly T[]): T => values[below(values.length)] as T;
  /** Flips, cuts, repeats and overwrites bytes, mostly near `until`. */
  const mutateBytes = (source: Uint8Array, until: number): Uint8Array => {
    let bytes = source.slice();
    for (let times = 1 + below(4); times > 0; times--) {
      const at = below(random() < 0.9 ? Math.min(until, bytes.length) : bytes.length);
      const kind = below(7);
      if (kind <= 1) bytes[at] = (bytes[at] ?? 0) ^ (1 << below(8));
      else if (kind === 2) bytes[at] = pick([0, 1, 0x7f, 0x80, 0xff, 0x22, 0x7b, 0x7d, 0x5d, 0x2c]);
      else if (kind === 3) bytes = bytes.slice(0, at);
      else if (kind === 4) bytes = joined(bytes.subarray(0, at), bytes.subarray(at + 1 + below(8)));
      else if (kind === 5) bytes = joined(bytes.subarray(0, at + below(40)), bytes.subarray(at));
      else for (let i = 0; i < 8; i++) bytes[at + i] = below(256);
    }
    return bytes;
  };
  return { random, below, pick, mutateBytes };
}
