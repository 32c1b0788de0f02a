import { DenseLensError } from '../../errors';
import { m } from '../messages/m';

/** A file as it was dropped, chosen or fetched. */
export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const baseName = (path: string): string =>
  path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);

/** The files of one ONNX model: index 0 is the graph's own, the others hold external data. */
export class FileTable {
  readonly #files: readonly NamedBytes[];

  constructor(files: readonly NamedBytes[]) {
    // Node's Buffer is a Uint8Array whose slice() does not copy: a plain view of the same bytes does.
    this.#files = files.map(({ name, bytes }) => ({
      name,
      bytes: new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    }));
  }

  /** All files in order. */
  get all(): readonly Uint8Array[] {
    return this.#files.map(({ bytes }) => bytes);
  }

  /** The bytes of a file that {@link find} named. */
  bytes(index: number): Uint8Array {
    return this.#files[index]?.bytes ?? new Uint8Array();
  }

  /**
   * The file that an external tensor's `location` means. Folders do not count: dropped files have none.
   * @throws `model/unsupported` when it was not given
   */
  find(location: string): number {
    const wanted = baseName(location);
    const index = this.#files.findIndex(({ name }, i) => i > 0 && baseName(name) === wanted);
    if (index > 0) return index;
    throw new DenseLensError('model/unsupported', m.onnx_external({ name: wanted }));
  }
}
