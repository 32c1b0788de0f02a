import { DenseLensError } from '../../src/errors';
import type { OwnFile } from '../catalogue/own-model';
import { m } from '../messages/m';

/** One file of a model: a `File` brings its name, bytes need one where another file refers to them. */
export type ModelFile = Blob | ArrayBuffer | { readonly name: string; readonly data: Blob | ArrayBuffer };

const isBytes = (value: unknown): value is Blob | ArrayBuffer =>
  value instanceof Blob || value instanceof ArrayBuffer;

function ownFile(given: ModelFile): OwnFile {
  const data: unknown = isBytes(given) ? given : given?.data;
  if (!isBytes(data) || (!isBytes(given) && typeof given.name !== 'string')) {
    throw new DenseLensError('model/unknown', m.console_files());
  }
  const name = !isBytes(given) ? given.name : given instanceof File ? given.name : 'model';
  return { name, blob: data instanceof Blob ? data : new Blob([data]) };
}

/**
 * A model's files as they were given to `loadModel`: one, or its graph and its data together.
 * @throws `model/unknown` for what is no file
 */
export function modelFiles(choice: ModelFile | readonly ModelFile[]): readonly OwnFile[] {
  const files = Array.isArray(choice) ? (choice as readonly ModelFile[]) : [choice as ModelFile];
  if (files.length === 0) throw new DenseLensError('model/unknown', m.console_no_files());
  return files.map(ownFile);
}
