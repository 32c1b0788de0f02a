import type { CanonicalModel } from '../formats/canonical';
import { readWeight } from '../formats/weight-values';
import type { Architecture, Op } from '../network/architecture';

/** What a ReLU's channels become: kept·relu + filled·mean(relu). */
export interface PlainMask {
  readonly keep: readonly number[];
  readonly fill: readonly number[];
}

/** Options of {@link plainForward}. */
export interface PlainOptions {
  /** Added to a tensor once it is computed, before anybody reads it. */
  readonly nudges?: ReadonlyMap<string, Float64Array>;
  readonly masks?: ReadonlyMap<string, PlainMask>;
  /** A tensor's elements are multiplied by these once it is computed. */
  readonly factors?: ReadonlyMap<string, Float64Array>;
  /** Batch norms by each map's own mean and variance, or none at all. */
  readonly norms?: 'own' | 'none';
  /** Concatenations are the last thing written, over and over. */
  readonly isChain?: boolean;
}

/**
 * The forward pass in float64, written with plain loops over one image, as textbooks define the operations:
 * an oracle that knows nothing of ONNX and shares no code with the graphs.
 * @returns every tensor by name
 */
export function plainForward(
  model: CanonicalModel,
  architecture: Architecture,
  input: Float64Array,
  options: PlainOptions = {},
): ReadonlyMap<string, Float64Array> {
  const values = new Map<string, Float64Array>();
  for (const op of architecture.ops) {
    const made = op.kind === 'input' ? input.slice() : computed(model, architecture, op, values, options);
    const nudge = options.nudges?.get(op.name);
    const factor = options.factors?.get(op.name);
    values.set(
      op.name,
      made.map((value, i) => value * (factor?.[i] ?? 1) + (nudge?.[i] ?? 0)),
    );
  }
  return values;
}

function computed(
  model: CanonicalModel,
  architecture: Architecture,
  op: Op,
  values: ReadonlyMap<string, Float64Array>,
  { masks, norms, isChain }: PlainOptions,
): Float64Array {
  const [inputName = ''] = op.inputs;
  const x = values.get(inputName) ?? new Float64Array();
  const [inC = 1, inH = 1, inW = 1] = architecture.byName.get(inputName)?.shape ?? [];
  const [C = 1, H = 1, W = 1] = op.shape;
  const y = new Float64Array(C * H * W);
  const at = (c: number, i: number, j: number): number => x[(c * inH + i) * inW + j] ?? Number.NaN;
  const inside = (i: number, j: number): boolean => i >= 0 && i < inH && j >= 0 && j < inW;
  switch (op.kind) {
    case 'input':
      return y;
    case 'conv': {
      const { kernel: k, stride, padding } = op.conv;
      const w = readWeight(model, `${op.name}.weight`);
      for (let c = 0; c < C; c++)
        for (let i = 0; i < H; i++)
          for (let j = 0; j < W; j++) {
            let sum = 0;
            for (let d = 0; d < inC; d++)
              for (let a = 0; a < k; a++)
                for (let b = 0; b < k; b++) {
                  const [p, q] = [i * stride + a - padding, j * stride + b - padding];
                  if (inside(p, q)) sum += (w[((c * inC + d) * k + a) * k + b] ?? 0) * at(d, p, q);
                }
            y[(c * H + i) * W + j] = sum;
          }
      return y;
    }
    case 'norm': {
      const [gamma = [], beta = [], mean = [], variance = []] = [
        'weight',
        'bias',
        'running_mean',
        'running_var',
      ].map((part) => Float64Array.from(readWeight(model, `${op.name}.${part}`)));
      for (let n = 0; n < y.length; n++) {
        const c = Math.floor(n / (H * W));
        if (norms === 'none') {
          y[n] = x[n] ?? 0;
          continue;
        }
        if (norms === 'own' && n % (H * W) === 0) {
          const map = x.slice(n, n + H * W);
          mean[c] = map.reduce((sum, value) => sum + value, 0) / map.length;
          variance[c] = map.reduce((sum, value) => sum + (value - (mean[c] ?? 0)) ** 2, 0) / map.length;
        }
        const deviation = Math.sqrt((variance[c] ?? 0) + model.epsilon);
        y[n] = (((x[n] ?? 0) - (mean[c] ?? 0)) / deviation) * (gamma[c] ?? 0) + (beta[c] ?? 0);
      }
      return y;
    }
    case 'relu': {
      const mask = masks?.get(op.name);
      for (let c = 0; c < C; c++) {
        const map = x.slice(c * H * W, (c + 1) * H * W).map((value) => Math.max(value, 0));
        const mean = map.reduce((sum, value) => sum + value, 0) / (H * W);
        map.forEach((value, n) => {
          y[c * H * W + n] = (mask?.keep[c] ?? 1) * value + (mask?.fill[c] ?? 0) * mean;
        });
      }
      return y;
    }
    case 'max-pool':
    case 'avg-pool': {
      const { kernel: k, stride, padding } = op.pool;
      for (let c = 0; c < C; c++)
        for (let i = 0; i < H; i++)
          for (let j = 0; j < W; j++) {
            const seen: number[] = [];
            for (let a = 0; a < k; a++)
              for (let b = 0; b < k; b++) {
                const [p, q] = [i * stride + a - padding, j * stride + b - padding];
                if (inside(p, q)) seen.push(at(c, p, q));
              }
            y[(c * H + i) * W + j] =
              op.kind === 'max-pool' ? Math.max(...seen) : seen.reduce((sum, value) => sum + value) / k ** 2;
          }
      return y;
    }
    case 'concat': {
      if (isChain) {
        const last = values.get(op.inputs.at(-1) ?? '') ?? new Float64Array();
        return y.map((_, n) => last[n % last.length] ?? Number.NaN);
      }
      let end = 0;
      for (const name of op.inputs) {
        const part = values.get(name) ?? new Float64Array();
        y.set(part, end);
        end += part.length;
      }
      return y;
    }
    case 'global-avg-pool': {
      for (let c = 0; c < C; c++)
        y[c] = x.slice(c * inH * inW, (c + 1) * inH * inW).reduce((sum, value) => sum + value) / (inH * inW);
      return y;
    }
    case 'global-max-pool': {
      for (let c = 0; c < C; c++) y[c] = Math.max(...x.slice(c * inH * inW, (c + 1) * inH * inW));
      return y;
    }
    case 'flatten':
      return x;
    case 'linear': {
      const w = readWeight(model, `${op.name}.weight`);
      const bias = readWeight(model, `${op.name}.bias`);
      for (let c = 0; c < C; c++)
        y[c] = (bias[c] ?? 0) + x.reduce((sum, value, k) => sum + (w[c * inC + k] ?? 0) * value, 0);
      return y;
    }
  }
}
