import type { WeightRef } from './canonical';
import { readWeight, type StoredWeights } from './weight-values';

/** A batch norm of vectors: beside which linear layer of a head, and on which side of it. */
export interface HeadNorm {
  /** What its parts' names begin with: `head.norm1`. */
  readonly norm: string;
  /** The linear layer's canonical name. */
  readonly linear: string;
  readonly side: 'before' | 'behind';
}

/** What a norm has, as torch.nn.BatchNorm1d names it. */
export const NORM_PARTS = ['weight', 'bias', 'running_mean', 'running_var'] as const;

/** The last number in a name: the place of a module in its Sequential; null where there is none. */
const placeOf = (name: string): number | null => {
  const found = /(\d+)\D*$/.exec(name);
  return found === null ? null : Number(found[1]);
};

/**
 * Which linear layer a norm belongs to, by the places of modules in a Sequential: right behind a linear layer it takes
 * that one's outputs; further behind, a ReLU stands between, and the next one reads it.
 * @param linears - names as the file has them, and canonical ones, in order
 * @returns null where places do not tell
 */
export function besideWhich(
  name: string,
  linears: readonly (readonly [name: string, canonical: string])[],
): Pick<HeadNorm, 'linear' | 'side'> | null {
  const at = placeOf(name);
  if (at === null) return null;
  let before: readonly [place: number, canonical: string] | null = null;
  for (const [linear, canonical] of linears) {
    const place = placeOf(linear);
    if (place === null) return null;
    if (place > at)
      return before?.[0] === at - 1
        ? { linear: before[1], side: 'behind' }
        : { linear: canonical, side: 'before' };
    before = [place, canonical];
  }
  return before?.[0] === at - 1 ? { linear: before[1], side: 'behind' } : null;
}

/** γ·(x − μ)/√(σ² + ε) + β as scale·x + shift. */
function lineOf(stored: StoredWeights, norm: string, epsilon: number) {
  const [gamma, beta, mean, variance] = NORM_PARTS.map((part) => readWeight(stored, `${norm}.${part}`)) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const scale = Float64Array.from(gamma, (g, k) => g / Math.sqrt((variance[k] ?? 0) + epsilon));
  const shift = Float64Array.from(beta, (b, k) => b - (mean[k] ?? 0) * (scale[k] ?? 0));
  return { scale, shift };
}

interface Linear {
  readonly weight: Float64Array;
  readonly bias: Float64Array;
}

function folded(
  { weight, bias }: Linear,
  { scale, shift }: ReturnType<typeof lineOf>,
  side: HeadNorm['side'],
): Linear {
  const inputs = weight.length / bias.length;
  const at = (index: number): number => (side === 'before' ? index % inputs : Math.floor(index / inputs));
  const made = weight.map((value, i) => value * (scale[at(i)] ?? 1));
  if (side === 'behind')
    return { weight: made, bias: bias.map((value, o) => value * (scale[o] ?? 1) + (shift[o] ?? 0)) };
  const shifted = bias.map((value, o) => {
    let sum = value;
    for (let k = 0; k < inputs; k++) sum += (weight[o * inputs + k] ?? 0) * (shift[k] ?? 0);
    return sum;
  });
  return { weight: made, bias: shifted };
}

/**
 * Takes batch norms of vectors into the linear layers beside them, whose weights are written anew, as fp32, into one
 * more file.
 */
export function foldHeadNorms(
  stored: StoredWeights,
  norms: readonly HeadNorm[],
  epsilon: number,
): StoredWeights {
  if (norms.length === 0) return stored;
  const weights = new Map<string, WeightRef>(stored.weights);
  const parts: Float32Array[] = [];
  let end = 0;
  const write = (name: string, values: Float64Array): void => {
    const shape = weights.get(name)?.shape ?? [];
    weights.set(name, {
      dtype: 'F32',
      shape,
      file: stored.files.length,
      offset: end,
      length: 4 * values.length,
    });
    parts.push(Float32Array.from(values));
    end += 4 * values.length;
  };
  for (const linear of new Set(norms.map((each) => each.linear))) {
    let made: Linear = {
      weight: Float64Array.from(readWeight(stored, `${linear}.weight`)),
      bias: Float64Array.from(readWeight(stored, `${linear}.bias`)),
    };
    for (const side of ['before', 'behind'] as const)
      for (const each of norms)
        if (each.linear === linear && each.side === side)
          made = folded(made, lineOf(stored, each.norm, epsilon), side);
    write(`${linear}.weight`, made.weight);
    write(`${linear}.bias`, made.bias);
  }
  for (const { norm } of norms) for (const part of NORM_PARTS) weights.delete(`${norm}.${part}`);
  const file = new Uint8Array(end);
  let at = 0;
  for (const part of parts) {
    file.set(new Uint8Array(part.buffer), at);
    at += part.byteLength;
  }
  return { weights, files: [...stored.files, file] };
}
