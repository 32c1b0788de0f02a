import type { CanonicalModel } from './canonical';
import { foldHeadNorms } from './head-norms';
import { networkIn } from './networks-in-file';
import type { ModelNote } from './notes';
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
}

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
 * @throws `model/corrupt`, `model/unsupported`, `model/ambiguous`
 */
export function modelFromPytorch(given: Uint8Array, choice?: string): TorchModel {
  const file = new Uint8Array(given.buffer, given.byteOffset, given.byteLength);
  const { root, storage } = openCheckpoint(file);
  const { tensors, texts } = walkCheckpoint(root);
  const {
    path,
    spec,
    tensors: found,
    headNorms,
  } = networkIn(tensors, (a, b) => a.storage === b.storage && a.start === b.start, choice);
  const { weights, derived, notes } = torchWeights(found, file, storage);
  const files = derived === null ? [file] : [file, derived];
  const thresholds = tensors.get(path === '' ? 'op_threshs' : `${path}.op_threshs`);
  const hasThresholds = thresholds?.shape.join() === String(spec.numClasses);
  const epsilon = 1e-5;
  return {
    spec,
    ...foldHeadNorms({ weights, files }, headNorms, epsilon),
    folded: new Set(),
    epsilon,
    source: 'pytorch',
    notes,
    classNames: classNames(texts, spec.numClasses),
    thresholds: hasThresholds ? valuesOf(thresholds, file, storage) : null,
  };
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
