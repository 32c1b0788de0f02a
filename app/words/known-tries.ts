import type { KnownTry } from '../../src/explain/known-agreement';
import type { NetworkVariant, VariantActivation } from '../../src/graph/variant';
import { m } from '../messages/m';

/** Proper names, as PyTorch has them. */
const ACTIVATIONS: Readonly<Record<VariantActivation, string>> = {
  silu: 'SiLU',
  gelu: 'GELU',
  'leaky-relu': 'LeakyReLU(0.01)',
  elu: 'ELU',
  mish: 'Mish',
  'hard-swish': 'Hardswish',
  relu6: 'ReLU6',
};

/** A difference relative to the largest value: "3.1e−6", or "0.54" where it is large. */
export function formatRelative(value: number): string {
  if (value === 0) return '0';
  if (!Number.isFinite(value)) return '∞';
  return value >= 0.01 ? value.toPrecision(2) : value.toExponential(1).replace('e-', 'e−');
}

/** As people write it: "1e-5", "0.001". */
export const formatEpsilon = (epsilon: number): string =>
  epsilon < 1e-3 ? epsilon.toExponential().replace('e-', 'e−') : String(epsilon);

/** Whether two things are tried together. */
export const isPair = (what: KnownTry): boolean =>
  what.kind === 'network' && Object.keys(what.variant).length > 1;

function variantText({ activation, pooling, epsilon }: NetworkVariant): string {
  const parts = [
    ...(activation === undefined ? [] : [ACTIVATIONS[activation]]),
    ...(pooling === undefined ? [] : [pooling === 'max' ? m.known_max_pool() : m.known_average_pool()]),
    ...(epsilon === undefined ? [] : [`ε = ${formatEpsilon(epsilon)}`]),
  ];
  const [first = '', second] = parts;
  return second === undefined ? first : m.known_both({ first, second });
}

/** What was tried, as a term. */
export function tryText(what: KnownTry): string {
  switch (what.kind) {
    case 'network':
      return variantText(what.variant);
    case 'swap':
      return m.known_swapped();
    case 'preset':
      return m.known_preset({ preset: PRESETS[what.preset]() });
  }
}

/** As the form of the preprocessing calls them. */
const PRESETS: Readonly<Record<(KnownTry & { kind: 'preset' })['preset'], () => string>> = {
  torchvision: () => 'torchvision',
  caffe: () => 'Caffe, BGR',
  signed: () => '−1…1',
  unit: () => '0…1',
  raw: () => '0…255',
  'keras-caffe': () => m.recipe_form_preset_keras_caffe(),
  xray: () => m.recipe_form_preset_xray(),
};
