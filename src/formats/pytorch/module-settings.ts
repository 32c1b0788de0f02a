import type { DenseNetSpec } from '../../network/spec';
import type { OutputActivation } from '../canonical';
import type { NamedLinear } from '../head-names';
import { m } from '../messages/m';
import { checkFeatures } from './module-features';
import { activationAround, readHead } from './module-head';
import {
  below,
  isOneOf,
  isTorchs,
  type Modules,
  numberIn,
  type PlacedModule,
  strangeFeature,
  strangeHead,
} from './module-parts';

/** What whole modules say of a network beside its weights; null where they do not. */
export interface ModuleSettings {
  /** ε of the batch norms. */
  readonly epsilon: number | null;
  /** ε of those in the head. */
  readonly headEpsilon: number | null;
  readonly activation: OutputActivation | null;
  readonly pool: 'max' | null;
  /** Whether what stands between the linear layers of the head is known. */
  readonly isHeadKnown: boolean;
}

/** The one ε of norms, by whatever class they are. */
function epsilonOf(norms: readonly PlacedModule[]): number | null {
  let epsilon: number | null = null;
  for (const at of norms) {
    if (!at.module.attributes.has('running_var') && !/norm/i.test(at.module.kind)) continue;
    const own = numberIn(at.module, 'eps');
    if (own === null) continue;
    if (!(Math.fround(own) > 0 && own <= 1))
      throw strangeFeature(at, m.pytorch_why_epsilon_range({ epsilon: own }));
    if (epsilon !== null && own !== epsilon)
      throw strangeFeature(at, m.pytorch_why_epsilon({ epsilon: own, other: epsilon }));
    epsilon = own;
  }
  return epsilon;
}

/** The module that a head's linear layers are all in, or the only one itself; null where they stand apart. */
function headRoot(modules: Modules, path: string, linears: readonly NamedLinear[]): string | null {
  const above = path.slice(0, Math.max(0, path.lastIndexOf('.')));
  const words = new Set(linears.map(({ layer }) => layer.split('.')[0] ?? ''));
  const [word, another] = words;
  if (word === undefined || another !== undefined) return null;
  return [below(path, word), below(above, word)].find((root) => modules.has(root)) ?? null;
}

/** ReLU, and what makes probabilities, are known; any other activation makes a network another one. */
function checkActivations(modules: readonly PlacedModule[], refuse: typeof strangeHead): void {
  for (const at of modules) {
    const isActivation = isTorchs(at.module) && at.module.kind.startsWith('torch.nn.modules.activation.');
    if (isActivation && !isOneOf(at.module, 'ReLU', 'Sigmoid', 'LogSigmoid', 'Softmax', 'LogSoftmax'))
      throw refuse(at, m.pytorch_why_relu());
  }
}

/** torchxrayvision's networks have a switch for it. */
const appliesSigmoid = (modules: Modules, path: string): boolean =>
  modules.get(path)?.attributes.get('apply_sigmoid') === true;

/**
 * What modules that were saved whole say of a network, which its weights alone do not.
 * @param path - of the network among them
 * @throws `model/unsupported`, naming the module that computes what no DenseNet does
 */
export function settingsOf(
  modules: Modules,
  {
    path,
    spec,
    linears,
  }: { readonly path: string; readonly spec: DenseNetSpec; readonly linears: readonly NamedLinear[] },
): ModuleSettings {
  const features = modules.has(below(path, 'features')) ? below(path, 'features') : path;
  const root = headRoot(modules, path, linears);
  const within = (start: string): readonly PlacedModule[] =>
    [...modules]
      .filter(([name]) => name === start || name.startsWith(below(start, '')))
      .map(([name, module]) => ({ path: name, module }));
  const hasFeatures = modules.has(below(features, 'conv0'));
  const inHead = root === null ? [] : within(root);
  const inFeatures = within(features).filter(({ path: name }) => !inHead.some((at) => at.path === name));
  if (hasFeatures) checkFeatures(modules, features, inFeatures, spec);
  const head = root === null ? null : readHead(modules, root);
  // Layers that stand apart are the network's own attributes, and what stands between them too.
  const isApart = root === null && linears.length > 1;
  const own = new Set(modules.get(path)?.children.map((child) => below(path, child)));
  checkActivations(isApart ? within(path).filter((at) => own.has(at.path)) : inHead, strangeHead);
  const around = activationAround(modules, path, spec.numClasses > 0);
  return {
    epsilon: hasFeatures ? epsilonOf(inFeatures) : null,
    headEpsilon: epsilonOf(inHead),
    activation: head?.activation ?? around ?? (appliesSigmoid(modules, path) ? 'sigmoid' : null),
    pool: head?.pool ?? null,
    isHeadKnown: head?.isKnown === true,
  };
}
