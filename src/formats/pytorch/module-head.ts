import type { OutputActivation } from '../canonical';
import { m } from '../messages/m';
import {
  inOrder,
  isIdle,
  isOneOf,
  isSequential,
  isTorchs,
  type Modules,
  type PlacedModule,
  strangeHead,
  strangeNeighbour,
} from './module-parts';

/** What the modules of a head say; null where they do not. */
export interface HeadSettings {
  readonly activation: OutputActivation | null;
  readonly pool: 'max' | null;
  /** Whether what stands between its linear layers is known. */
  readonly isKnown: boolean;
}

const UNKNOWN: HeadSettings = { activation: null, pool: null, isKnown: false };

const isLinear = ({ module }: PlacedModule): boolean => isOneOf(module, 'Linear');

/** What probabilities a module makes of logits; null for anything else. */
function activationIn({ module }: PlacedModule): OutputActivation | null {
  if (isOneOf(module, 'Sigmoid', 'LogSigmoid')) return 'sigmoid';
  return isOneOf(module, 'Softmax', 'LogSoftmax') ? 'softmax' : null;
}

/** Of what stands before the first linear layer. */
function poolBefore(parts: readonly PlacedModule[]): 'max' | null {
  let pool: 'max' | null = null;
  for (const at of parts) {
    if (isOneOf(at.module, 'AdaptiveMaxPool2d')) pool = 'max';
    // The numbers come from a ReLU, so another one changes nothing.
    else if (!isIdle(at.module) && !isOneOf(at.module, 'AdaptiveAvgPool2d', 'Flatten', 'BatchNorm1d', 'ReLU'))
      throw strangeHead(at, m.pytorch_why_before());
  }
  return pool;
}

function requireRelu(parts: readonly PlacedModule[], next: PlacedModule): void {
  for (const at of parts)
    if (!isIdle(at.module) && !isOneOf(at.module, 'ReLU', 'BatchNorm1d'))
      throw strangeHead(at, m.pytorch_why_between());
  if (!parts.some(({ module }) => isOneOf(module, 'ReLU')))
    throw strangeHead(next, m.pytorch_why_no_relu_between());
}

function activationBehind(parts: readonly PlacedModule[]): OutputActivation | null {
  let activation: OutputActivation | null = null;
  for (const at of parts) {
    const said = activationIn(at);
    if (said === null ? !isIdle(at.module) && !isOneOf(at.module, 'BatchNorm1d') : activation !== null)
      throw strangeHead(at, m.pytorch_why_behind());
    activation ??= said;
  }
  return activation;
}

/**
 * Reads the order of a head that is a Sequential, or one linear layer.
 * @param root - its path
 * @throws `model/unsupported`, naming the module that has no place in it
 */
export function readHead(modules: Modules, root: string): HeadSettings {
  if (!isSequential(modules.get(root))) return UNKNOWN;
  const parts = inOrder(modules, root);
  const places = parts.flatMap((at, i) => (isLinear(at) ? [i] : []));
  const first = places[0];
  if (first === undefined || !parts.every(({ module }) => isTorchs(module))) return UNKNOWN;
  const pool = poolBefore(parts.slice(0, first));
  places.slice(1).forEach((place, i) => {
    const next = parts[place];
    if (next !== undefined) requireRelu(parts.slice((places[i] ?? 0) + 1, place), next);
  });
  return { activation: activationBehind(parts.slice((places.at(-1) ?? 0) + 1)), pool, isKnown: true };
}

/** What may follow the last maps of a network without a classifier. */
const POOLING = ['ReLU', 'AdaptiveAvgPool2d', 'Flatten'];

/**
 * What the Sequentials around a network do with its numbers.
 * @param path - of the network
 * @throws `model/unsupported`, naming the module that does more than make probabilities
 */
export function activationAround(
  modules: Modules,
  path: string,
  hasClasses: boolean,
): OutputActivation | null {
  let activation: OutputActivation | null = null;
  for (let inner = path; inner !== ''; ) {
    const outer = inner.slice(0, Math.max(0, inner.lastIndexOf('.')));
    if (isSequential(modules.get(outer))) {
      const parts = inOrder(modules, outer);
      const isInside = (at: PlacedModule): boolean => at.path === inner || at.path.startsWith(`${inner}.`);
      const from = parts.findIndex(isInside);
      parts.forEach((at, i) => {
        if (isInside(at) || isIdle(at.module)) return;
        if (i < from) throw strangeNeighbour(at, m.pytorch_why_in_front());
        const said = activationIn(at);
        const isPooling = !hasClasses && isOneOf(at.module, ...POOLING);
        if ((said === null || activation !== null) && !isPooling)
          throw strangeNeighbour(at, m.pytorch_why_around());
        activation ??= said;
      });
    }
    inner = outer;
  }
  return activation;
}
