import type { Op } from '../network/architecture';
import { orthogonalise } from './orthogonal';
import { fillNormal, fillUniform, randomStream } from './random';

/** How convolutions' weights are drawn; batch norms and the classifier always begin as torchvision's do. */
export type Initialisation =
  /** He et al. 2015, as torchvision draws a DenseNet: normal, σ = √(2 / fan-in). */
  | { readonly scheme: 'he' }
  /** The same by what a weight sends to: σ = √(2 / fan-out). */
  | { readonly scheme: 'he-fan-out' }
  /** Glorot and Bengio 2010: σ = √(2 / (fan-in + fan-out)). */
  | { readonly scheme: 'xavier' }
  /** Saxe et al. 2014: rows (or columns, where there are more rows) orthogonal, of length √2. */
  | { readonly scheme: 'orthogonal' }
  /** A plain normal. */
  | { readonly scheme: 'normal'; readonly sigma: number };

type Conv = Extract<Op, { kind: 'conv' }>;

/** He's standard deviation for a convolution that a ReLU stands before: √(2 / fan-in), as torchvision draws DenseNets. */
export const heSigma = ({ conv }: Conv): number => Math.sqrt(2 / (conv.inChannels * conv.kernel ** 2));

/** The standard deviation that a scheme gives a convolution's weights. */
function sigmaOf(initialisation: Initialisation, conv: Conv): number {
  const { inChannels, outChannels, kernel } = conv.conv;
  const fanIn = inChannels * kernel ** 2;
  const fanOut = outChannels * kernel ** 2;
  switch (initialisation.scheme) {
    case 'he':
      return heSigma(conv);
    case 'he-fan-out':
      return Math.sqrt(2 / fanOut);
    case 'xavier':
      return Math.sqrt(2 / (fanIn + fanOut));
    case 'orthogonal':
      // Of rows (or columns) of length √2 in as many dimensions.
      return Math.sqrt(2 / Math.max(fanIn, outChannels));
    case 'normal':
      return initialisation.sigma;
  }
}

/**
 * Draws one weight of an operation into its place.
 * @param name - torchvision's state-dict name, which is also the random stream's
 * @param values - zeros, in C order of the weight's shape
 */
export function drawWeight(
  op: Op,
  name: string,
  values: Float32Array,
  initialisation: Initialisation,
  seed: number,
): void {
  const random = randomStream(seed, name);
  if (op.kind === 'norm') {
    // γ = 1 and a variance of 1; β and the mean stay 0.
    if (name.endsWith('.weight') || name.endsWith('.running_var')) values.fill(1);
    return;
  }
  if (op.kind === 'linear') {
    // torch.nn.Linear's weight, U(±1/√fan-in); torchvision sets the bias to 0.
    if (name.endsWith('.weight')) fillUniform(values, 1 / Math.sqrt(op.inFeatures), random);
    return;
  }
  if (op.kind !== 'conv') return;
  if (initialisation.scheme !== 'orthogonal') {
    fillNormal(values, sigmaOf(initialisation, op), random);
    return;
  }
  fillNormal(values, 1, random);
  const rows = op.conv.outChannels;
  orthogonalise(values, rows, values.length / rows, Math.SQRT2);
}
