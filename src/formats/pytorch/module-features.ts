import { type DenseNetSpec, stemOf } from '../../network/spec';
import { m } from '../messages/m';
import {
  below,
  isIdle,
  isOneOf,
  isSequential,
  isTorchs,
  type Modules,
  type PlacedModule,
  sideIn,
  strangeFeature,
} from './module-parts';

/** What a window has, in pixels. */
interface Window {
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
}

/** Whether what a module says of its window is this one; what it does not say counts as said. */
function hasWindow({ module }: PlacedModule, { kernel, stride, padding }: Window): boolean {
  const has = (key: string, expected: number): boolean => (sideIn(module, key) ?? expected) === expected;
  const isPadded = (key: string): boolean => {
    const said = module.attributes.get(key);
    // Conv2d takes words too.
    if (said === 'same') return stride === 1;
    return said === 'valid' ? padding === 0 : has(key, padding);
  };
  const mode = module.attributes.get('padding_mode') ?? 'zeros';
  return (
    has('kernel_size', kernel) &&
    has('stride', stride) &&
    isPadded('padding') &&
    has('dilation', 1) &&
    (mode === 'zeros' || padding === 0) &&
    module.attributes.get('ceil_mode') !== true
  );
}

function requireWindow(at: PlacedModule, window: Window): void {
  if (!hasWindow(at, window)) throw strangeFeature(at, m.pytorch_why_window({ ...window }));
}

/** The kernel that a convolution's weights have: those of another shape were refused before. */
function kernelOf(name: string, spec: DenseNetSpec): number {
  if (/(^|\.)conv0$/.test(name)) return stemOf(spec) === 'imagenet' ? 7 : 3;
  const isWide = spec.bnSize === 0 ? /conv\.?1$/ : /conv\.?2$/;
  return isWide.test(name) ? 3 : 1;
}

/** Of a DenseNet's convolutions only the 7×7 one has a stride; otherwise all keep their maps' size. */
function requireConvolution(at: PlacedModule, name: string, spec: DenseNetSpec): void {
  const kernel = kernelOf(name, spec);
  requireWindow(at, { kernel, stride: kernel === 7 ? 2 : 1, padding: Math.floor(kernel / 2) });
}

/** What stands where nothing of its own is expected: containers, norms, ReLU. */
const USUAL = ['Sequential', 'ModuleDict', 'ModuleList', 'BatchNorm2d', 'SyncBatchNorm', 'ReLU'];

function requirePart(at: PlacedModule, name: string, spec: DenseNetSpec): void {
  const { module } = at;
  if (/(^|\.)relu\d*$/.test(name) && !isOneOf(module, 'ReLU')) {
    if (isTorchs(module)) throw strangeFeature(at, m.pytorch_why_relu());
  } else if (name === 'pool0') {
    if (isIdle(module)) return;
    if (!isOneOf(module, 'MaxPool2d')) throw strangeFeature(at, m.pytorch_why_max_pool());
    requireWindow(at, { kernel: 3, stride: 2, padding: 1 });
  } else if (/^transition\d+\.pool$/.test(name)) {
    if (!isOneOf(module, 'AvgPool2d')) throw strangeFeature(at, m.pytorch_why_average_pool());
    requireWindow(at, { kernel: 2, stride: 2, padding: 0 });
  } else if (isOneOf(module, 'Conv2d')) requireConvolution(at, name, spec);
  else if (isTorchs(module) && !isOneOf(module, ...USUAL) && !isIdle(module))
    throw strangeFeature(at, m.pytorch_why_place());
}

/** Whether the stem pools; null where only its own code tells. */
function stemPools(modules: Modules, features: string): boolean | null {
  const pool = modules.get(below(features, 'pool0'));
  if (pool !== undefined) return !isIdle(pool);
  return isSequential(modules.get(features)) ? false : null;
}

/** The stem's parts must be there together: 7×7 with a pool, 3×3 without. */
function requireStem(modules: Modules, features: string, spec: DenseNetSpec): void {
  const conv = { path: below(features, 'conv0'), module: modules.get(below(features, 'conv0')) };
  if (conv.module === undefined) return;
  const at = { ...conv, module: conv.module };
  const isLarge = stemOf(spec) === 'imagenet';
  const pools = stemPools(modules, features);
  if (isLarge && pools === false) throw strangeFeature(at, m.pytorch_why_no_pool());
  if (!isLarge && pools === true) throw strangeFeature(at, m.pytorch_why_pool());
  const norm = modules.get(below(features, 'norm0'));
  const isBare = isSequential(modules.get(features)) && isOneOf(norm, 'BatchNorm2d', 'SyncBatchNorm');
  if (norm !== undefined && isBare && !modules.has(below(features, 'relu0')))
    throw strangeFeature({ path: below(features, 'norm0'), module: norm }, m.pytorch_why_no_relu());
}

/**
 * Checks that what the modules of the features say of themselves is what a DenseNet computes.
 * @param features - their path
 * @param parts - what stands below it
 * @throws `model/unsupported`, naming the module
 */
export function checkFeatures(
  modules: Modules,
  features: string,
  parts: readonly PlacedModule[],
  spec: DenseNetSpec,
): void {
  const start = below(features, '').length;
  for (const at of parts) if (at.path !== features) requirePart(at, at.path.slice(start), spec);
  requireStem(modules, features, spec);
}
