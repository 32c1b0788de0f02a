import { DenseLensError } from '../errors';
import { withAbsentBiases } from './absent-biases';
import type { CanonicalModel } from './canonical';
import type { NamedLinear } from './head-names';
import { foldHeadNorms } from './head-norms';
import { m } from './messages/m';
import { networkIn } from './networks-in-file';
import type { ModelNote } from './notes';
import { withPool } from './pooled';
import { settingsOf } from './pytorch/module-settings';
import type { ScriptCode } from './pytorch/script-code';
import { withScriptSettings } from './pytorch/script-settings';
import { type Checkpoint, openCheckpoint } from './pytorch/storages';
import type { TorchTensor } from './pytorch/torch-tensor';
import { torchWeights } from './pytorch/torch-weights';
import { walkCheckpoint } from './pytorch/walk';
import { thresholdList } from './thresholds';
import { readWeight } from './weight-values';

/** A DenseNet found in a checkpoint. */
export interface TorchModel extends CanonicalModel {
  readonly source: 'pytorch';
  /** What was done to the weights, in sentences; usually nothing. */
  readonly notes: readonly ModelNote[];
  /** Names of the classes, where the checkpoint holds as many as there are classes. */
  readonly classNames: readonly string[] | null;
  /** A threshold a class, where the checkpoint has them (torchxrayvision's `op_threshs`); null where a class has none. */
  readonly thresholds: readonly (number | null)[] | null;
  /** Whether whole modules say what stands between the linear layers of its head. */
  readonly isHeadKnown: boolean;
}

/** PyTorch's own ε, where nothing says another. */
const TORCH_EPSILON = 1e-5;

/** What people call their lists of classes; the nearest to the weights counts. */
const CLASS_LISTS =
  /(^|\.)(classes|class_names|classnames|labels|label_names|pathologies|targets|class_to_idx|idx_to_class|id2label|label2id|CLASSES)$/;

function classNames(texts: ReadonlyMap<string, readonly string[]>, count: number): readonly string[] | null {
  for (const [path, names] of texts) {
    if (CLASS_LISTS.test(path) && names.length === count) return names;
  }
  return null;
}

/**
 * Reads a DenseNet from a PyTorch checkpoint (`.pt`, `.pth`, `.bin`, `.ckpt`) in either of torch.save's formats, or
 * from TorchScript: a state dict, anything that holds one, or whole pickled modules. The pickle is read, never run.
 * @param choice - which of several networks
 * @param code - of TorchScript, which keeps its layers' settings there
 * @throws `model/corrupt`, `model/unsupported`, `model/ambiguous`
 */
export function modelFromPytorch(
  given: Uint8Array,
  choice?: string,
  code: ScriptCode = new Map(),
): TorchModel {
  const file = new Uint8Array(given.buffer, given.byteOffset, given.byteLength);
  const { root, storage } = openCheckpoint(file);
  const { tensors, texts, modules, opaque } = walkCheckpoint(root);
  const network = networkIn(tensors, (a, b) => a.storage === b.storage && a.start === b.start, choice);
  const { path, spec, linears } = network;
  requireNoBias(linears, opaque);
  const settings = settingsOf(withScriptSettings(modules, code), network);
  const { weights, derived, notes } = torchWeights(network.tensors, file, storage);
  const stored = { weights, files: derived === null ? [file] : [file, derived] };
  const thresholds = tensors.get(path === '' ? 'op_threshs' : `${path}.op_threshs`);
  const hasThresholds = thresholds?.shape.join() === String(spec.numClasses);
  const epsilon = settings.epsilon ?? TORCH_EPSILON;
  const model: CanonicalModel = {
    spec,
    ...foldHeadNorms(
      withAbsentBiases(stored, linears),
      network.headNorms,
      settings.headEpsilon ?? TORCH_EPSILON,
    ),
    folded: new Set(),
    epsilon,
    ...(settings.activation !== null && { activation: settings.activation }),
    source: 'pytorch',
  };
  return {
    ...(settings.pool === null ? model : withPool(model, settings.pool)),
    source: 'pytorch',
    notes,
    classNames: classNames(texts, spec.numClasses),
    thresholds: hasThresholds ? valuesOf(thresholds, file, storage) : null,
    isHeadKnown: settings.isHeadKnown,
  };
}

/** A bias that is there as something else than a tensor is none that can be left out. @throws `model/unsupported` */
function requireNoBias(linears: readonly NamedLinear[], opaque: ReadonlySet<string>): void {
  for (const { layer, hasBias } of linears) {
    const name = `${layer}.bias`;
    const isThere = [...opaque].some((path) => path === name || path.endsWith(`.${name}`));
    if (!hasBias && isThere) throw new DenseLensError('model/unsupported', m.heads_no_bias({ name }));
  }
}

function valuesOf(
  tensor: TorchTensor,
  file: Uint8Array,
  storage: Checkpoint['storage'],
): readonly (number | null)[] {
  const { weights, derived } = torchWeights(new Map([['op_threshs', tensor]]), file, storage);
  const files = derived === null ? [file] : [file, derived];
  return thresholdList(readWeight({ weights, files }, 'op_threshs'));
}
