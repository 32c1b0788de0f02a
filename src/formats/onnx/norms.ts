import { DenseLensError } from '../../errors';
import { number } from '../../messages/say';
import { m } from '../messages/m';
import { type Constant, elementCount } from './constants';
import type { WeightTable } from './derived';
import { type AffineTerm, misfit, type Step } from './steps';

type AffineStep = Extract<Step, { kind: 'affine' }>;

/** float32 → the decimal that was meant: 9.99999974e-6 is 1e-5. */
const meant = (epsilon: number): number => Number(epsilon.toPrecision(6));

/** ε of a normalisation's batch norm, or null when it is written out as products and sums. */
function epsilonOf(step: AffineStep): number | null {
  const [first] = step.terms;
  return first?.kind === 'norm' ? meant(first.epsilon) : null;
}

/** The ε that most batch norms have; PyTorch's when there are none. */
export function commonEpsilon(steps: readonly AffineStep[]): number {
  const counts = new Map<number, number>();
  for (const step of steps) {
    const epsilon = epsilonOf(step);
    if (epsilon !== null) counts.set(epsilon, (counts.get(epsilon) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 1e-5;
}

/** A linear layer with what scales and shifts what it reads and gives. */
export interface ScaledLinear {
  readonly weight: Constant;
  readonly bias: Constant | null;
  /** `[out, in]` */
  readonly shape: readonly [number, number];
  readonly before: AffineStep | null;
  readonly behind: AffineStep | null;
}

/**
 * Writes a linear layer that takes a batch norm before it, and one behind it, into itself:
 * s₂·(W·(s₁·x + t₁) + b) + t₂.
 */
export function writeScaledLinear(
  table: WeightTable,
  name: string,
  { weight, bias, shape: [out, inputs], before, behind }: ScaledLinear,
): void {
  const values = table.values(weight);
  const biases = bias === null ? new Float32Array(out) : table.values(bias);
  const first = before === null ? null : compose(before.terms, inputs, table);
  const last = behind === null ? null : compose(behind.terms, out, table);
  const made = new Float32Array(values.length);
  const shifted = new Float32Array(out);
  for (let o = 0; o < out; o++) {
    const gain = last?.factor[o] ?? 1;
    let sum = biases[o] ?? 0;
    for (let k = 0, at = o * inputs; k < inputs; k++, at++) {
      const value = values[at] ?? 0;
      made[at] = gain * value * (first?.factor[k] ?? 1);
      sum += value * (first?.offset[k] ?? 0);
    }
    shifted[o] = gain * sum + (last?.offset[o] ?? 0);
  }
  table.compute(`${name}.weight`, made, [out, inputs]);
  table.compute(`${name}.bias`, shifted, [out]);
}

/** Multiplies what is so far by `by` and adds `plus`, per channel. */
export function compose(
  terms: readonly AffineTerm[],
  channels: number,
  table: WeightTable,
): { factor: Float64Array; offset: Float64Array } {
  const factor = new Float64Array(channels).fill(1);
  const offset = new Float64Array(channels);
  const apply = (by: (c: number) => number, plus: (c: number) => number): void => {
    for (let c = 0; c < channels; c++) {
      factor[c] = (factor[c] ?? 0) * by(c);
      offset[c] = (offset[c] ?? 0) * by(c) + plus(c);
    }
  };
  for (const term of terms) {
    switch (term.kind) {
      case 'norm': {
        const [scale, bias, mean, variance] = [term.scale, term.bias, term.mean, term.variance].map(
          (constant) => table.values(constant),
        );
        const gain = (c: number): number =>
          (scale?.[c] ?? 0) / Math.sqrt((variance?.[c] ?? 0) + term.epsilon);
        apply(gain, (c) => (bias?.[c] ?? 0) - (mean?.[c] ?? 0) * gain(c));
        break;
      }
      case 'mul': {
        const values = table.values(term.by);
        const at = (c: number): number => values[values.length === 1 ? 0 : c] ?? 0;
        apply(
          (c) => (term.inverse ? 1 / at(c) : at(c)),
          () => 0,
        );
        break;
      }
      case 'add': {
        const values = table.values(term.what);
        apply(
          () => 1,
          (c) => term.sign * (values[values.length === 1 ? 0 : c] ?? 0),
        );
        break;
      }
      case 'negate':
        apply(
          () => -1,
          () => 0,
        );
    }
  }
  return { factor, offset };
}

/**
 * Writes a normalisation as the four weights of a batch norm.
 *
 * A batch norm alone keeps the source's bytes. Products and sums behind one go into γ and β; without any,
 * the mean is 0 and the variance 1 − ε. A bias of the convolution before it goes into the mean, another ε
 * than the model's into the variance.
 * @param convBias - bias of the convolution before the norm, or null
 * @param epsilon - the model's
 * @throws `model/unsupported` when a weight does not have one number per channel
 */
export function writeNorm(
  table: WeightTable,
  name: string,
  step: AffineStep,
  channels: number,
  convBias: Float32Array | null,
  epsilon: number,
): void {
  const [first] = step.terms;
  const norm = first?.kind === 'norm' ? first : null;
  const rest = norm === null ? step.terms : step.terms.slice(1);
  const shape = [channels];
  const finite = (values: Float32Array): Float32Array => {
    if (values.every(Number.isFinite)) return values;
    throw new DenseLensError('model/corrupt', m.onnx_not_finite({ name }));
  };
  for (const constant of norm === null ? [] : [norm.scale, norm.bias, norm.mean, norm.variance]) {
    if (elementCount(constant.dims) !== channels)
      throw misfit(step.node, (at) => m.onnx_per_channel({ ...at, channels: number(channels) }));
  }

  const { factor, offset } = compose(rest, channels, table);
  if (norm === null) {
    table.compute(`${name}.weight`, finite(Float32Array.from(factor)), shape);
    table.compute(`${name}.bias`, finite(Float32Array.from(offset)), shape);
  } else if (rest.length === 0) {
    table.set(`${name}.weight`, norm.scale, shape);
    table.set(`${name}.bias`, norm.bias, shape);
  } else {
    const [scale, bias] = [table.values(norm.scale), table.values(norm.bias)];
    const gain = (c: number): number => factor[c] ?? 0;
    table.compute(`${name}.weight`, finite(scale.map((value, c) => value * gain(c))), shape);
    table.compute(`${name}.bias`, finite(bias.map((value, c) => value * gain(c) + (offset[c] ?? 0))), shape);
  }

  const bias = (c: number): number => convBias?.[c] ?? 0;
  if (convBias !== null) {
    const mean = norm === null ? new Float32Array(channels) : table.values(norm.mean);
    table.compute(
      `${name}.running_mean`,
      mean.map((value, c) => value - bias(c)),
      shape,
    );
  } else if (norm === null) table.fill(`${name}.running_mean`, 0, shape);
  else table.set(`${name}.running_mean`, norm.mean, shape);

  if (norm === null) table.fill(`${name}.running_var`, 1 - epsilon, shape);
  else if (meant(norm.epsilon) === epsilon) table.set(`${name}.running_var`, norm.variance, shape);
  else {
    const variance = table.values(norm.variance).map((value) => value + norm.epsilon - epsilon);
    table.compute(`${name}.running_var`, variance, shape);
  }
}
