import { globalName, isKind, itemsOf, type PickleObject, type PickleValue } from './pickle-values';

/** A module of a checkpoint, as far as it says what it is; its parameters are found by themselves. */
export interface TorchModule {
  /** `torch.nn.modules.activation.ReLU`, or whatever its class is called. */
  readonly kind: string;
  /** Its own attributes; TorchScript keeps most of them in its code. */
  readonly attributes: ReadonlyMap<PickleValue, PickleValue>;
  /** Names of the modules in it, in their order. */
  readonly children: readonly string[];
  /** The class by TorchScript's own name, by which its code is found; null in a pickle of Python's. */
  readonly script: string | null;
}

/** The old format keeps a class as `('module', class, file, source)` outside the pickle. */
function classOf(callable: PickleValue): string {
  if (!isKind(callable, 'persistent')) return globalName(callable);
  const [tag, kept] = itemsOf(callable.id);
  return tag === 'module' ? globalName(kept) : '';
}

/** TorchScript writes `__torch__.torch.nn.modules.conv.___torch_mangle_3.Conv2d`. */
const plainClass = (name: string): string =>
  name.replace(/^__torch__\./, '').replace(/\.___torch_mangle_\d+/, '');

/** The module that an object of a pickle describes; null for anything else. @param attributes - its state */
export function moduleOf(
  { callable }: PickleObject,
  { entries }: { readonly entries: ReadonlyMap<PickleValue, PickleValue> },
): TorchModule | null {
  const name = classOf(callable);
  const parts = entries.get('_modules');
  const isScript = name.startsWith('__torch__.');
  if (!isScript && !isKind(parts, 'dict')) return null;
  const held = isKind(parts, 'dict') ? parts.entries : entries;
  const children = [...held].filter(([, value]) => isKind(value, 'object')).map(([key]) => String(key));
  return { kind: plainClass(name), attributes: entries, children, script: isScript ? name : null };
}
