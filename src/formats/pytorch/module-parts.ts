import { DenseLensError } from '../../errors';
import { m } from '../messages/m';
import { isKind, itemsOf, type PickleValue } from './pickle-values';
import type { TorchModule } from './torch-module';

/** Whole modules by their path. */
export type Modules = ReadonlyMap<string, TorchModule>;

/** A module and where it stands. */
export interface PlacedModule {
  readonly path: string;
  readonly module: TorchModule;
}

const TORCH = 'torch.nn.modules.';

/** Whether PyTorch's own class computes it; of other classes nothing is known. */
export const isTorchs = ({ kind }: TorchModule): boolean => kind.startsWith(TORCH);

/** `ReLU` of `torch.nn.modules.activation.ReLU`. */
const classWord = ({ kind }: TorchModule): string => kind.slice(kind.lastIndexOf('.') + 1);

/** Whether its class is one of PyTorch's of these names. */
export const isOneOf = (module: TorchModule | undefined, ...words: readonly string[]): boolean =>
  module !== undefined && isTorchs(module) && words.includes(classWord(module));

/** What computes nothing when a network is used. */
export const isIdle = (module: TorchModule): boolean =>
  isOneOf(module, 'Identity') || (module.kind.startsWith(`${TORCH}dropout.`) && isTorchs(module));

export const isSequential = (module: TorchModule | undefined): boolean => isOneOf(module, 'Sequential');

/** A path below another. */
export const below = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

/** A setting that is a finite number; null where it is none. */
export function numberIn({ attributes }: TorchModule, key: string): number | null {
  const value = attributes.get(key);
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** A setting for height and width, `3` or `(3, 3)`: the number, `NaN` for two different ones, null where there is none. */
export function sideIn({ attributes }: TorchModule, key: string): number | null {
  const value: PickleValue | undefined = attributes.get(key);
  if (typeof value === 'number') return value;
  if (!isKind(value, 'list')) return null;
  const [first, ...others] = itemsOf(value);
  return typeof first === 'number' && others.every((each) => each === first) ? first : Number.NaN;
}

/** The modules that a Sequential runs one behind the other, those of Sequentials in it too. */
export function inOrder(modules: Modules, path: string, depth = 0): readonly PlacedModule[] {
  const module = modules.get(path);
  if (module === undefined) return [];
  if (!isSequential(module) || depth > 8) return [{ path, module }];
  return module.children.flatMap((child) => inOrder(modules, below(path, child), depth + 1));
}

type Refused = { readonly name: string; readonly kind: string; readonly why: string };

const refused = ({ path, module }: PlacedModule, why: string, say: (words: Refused) => string) =>
  new DenseLensError('model/unsupported', say({ name: path, kind: classWord(module), why }));

/** The refusal of a module among the features, for which there is no remedy. */
export const strangeFeature = (at: PlacedModule, why: string): DenseLensError =>
  refused(at, why, m.pytorch_module_features);

/** The refusal of a module in the head, without which the rest could be read. */
export const strangeHead = (at: PlacedModule, why: string): DenseLensError =>
  refused(at, why, m.pytorch_module_head);

/** The refusal of what stands around the network. */
export const strangeNeighbour = (at: PlacedModule, why: string): DenseLensError =>
  refused(at, why, m.pytorch_module_around);
