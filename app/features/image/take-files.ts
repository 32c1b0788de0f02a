import { DenseLensError } from '../../../src/errors';
import { isLabelFile } from '../../../src/formats/file-kinds';
import { belongsToModel, requestFromFiles } from '../../catalogue/own-model';
import type { AppStore } from '../../store/store';

/** A text alone may be class names, or be meant for something else altogether. */
async function loadText(store: AppStore, file: File): Promise<void> {
  try {
    await store.getState().loadLabels(file);
  } catch (error) {
    if (!(error instanceof DenseLensError) || error.code !== 'model/labels') throw error;
    const text = `“${file.name}” is not an image (JPEG, PNG, WebP or the like), and as class names it does not fit. ${error.message}`;
    throw new DenseLensError('model/labels', text, { cause: error });
  }
}

/** Files that a visitor dropped, pasted or chose: models are loaded, labels renamed, the last picture runs. */
export function takeFiles(store: AppStore, files: readonly File[]): void {
  const { attempt, classify, loadModel, model } = store.getState();
  const parts = files.filter(belongsToModel);
  const [labels] = parts;
  if (labels !== undefined && parts.every(isLabelFile) && model !== null) {
    void attempt('image', loadText(store, labels));
    return;
  }
  if (parts.length > 0) {
    const request = requestFromFiles(parts.map((file) => ({ name: file.name, blob: file })));
    void attempt('model', loadModel(request));
    return;
  }
  // A file that says it is no picture still goes to the engine, which says best what is wrong with it.
  const pictures = files.filter((file) => file.type.startsWith('image/'));
  const file = (pictures.length > 0 ? pictures : files).at(-1);
  if (file !== undefined) {
    void attempt('image', classify({ kind: 'own', name: file.name }, file, { latest: true }));
  }
}
