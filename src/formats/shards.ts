import { DenseLensError } from '../errors';
import { m } from './messages/m';
import type { NamedBytes } from './onnx/file-table';

/** Large models are saved in several files: `model-00001-of-00003.safetensors`. */
const SHARD = /-(\d+)-of-(\d+)\.safetensors$/i;

export const isShard = ({ name }: NamedBytes): boolean => SHARD.test(name);

/** @throws `model/unsupported`, naming the file that is missing */
export function requireAllShards(files: readonly NamedBytes[]): void {
  const [first] = files;
  const [ending, , count] = SHARD.exec(first?.name ?? '') ?? [];
  if (first === undefined || ending === undefined || count === undefined) return;
  const stem = first.name.slice(0, -ending.length);
  for (let number = 1; number <= Number(count); number++) {
    const name = `${stem}-${String(number).padStart(count.length, '0')}-of-${count}.safetensors`;
    if (number > files.length || !files.some((file) => file.name === name)) {
      throw new DenseLensError('model/unsupported', m.model_part_missing({ count: Number(count), name }));
    }
  }
}

/** Its list of which tensor is in which file says nothing that the files do not. */
export const isShardIndex = ({ name }: NamedBytes): boolean => /\.safetensors\.index\.json$/i.test(name);
