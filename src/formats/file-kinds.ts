interface Named {
  readonly name: string;
}

/** How files end that hold a model. */
const MODELS = ['safetensors', 'onnx', 'pt', 'pth', 'ckpt', 'bin', 'weights.h5', 'h5', 'hdf5', 'keras'];

/** And what lies beside them, or holds them. */
const BESIDE = ['data', 'onnx_data', 'weight', 'weights', 'pt.tar', 'pth.tar', 'zip'];

/** Models that are told of, and refused with what would work. */
const FOREIGN = ['tflite', 'gguf'];

const LABELS = ['json', 'txt'];

/** @param more - what may stand behind, as an expression */
const endingIn = (endings: readonly string[], more = ''): RegExp =>
  new RegExp(`\\.(${endings.join('|').replaceAll('.', '\\.')})${more}$`, 'i');

const LABEL_ENDING = endingIn(LABELS);
const MODEL_ENDING = endingIn([...MODELS, ...BESIDE, ...FOREIGN]);
const MODEL_NAME_ENDING = endingIn(MODELS, '(\\.tar)?');

/** Whether a file's name says that it holds labels. */
export const isLabelFile = ({ name }: Named): boolean => LABEL_ENDING.test(name);

/** Whether a file's name says that it holds a model, or a part of one. */
export const isModelFile = ({ name }: Named): boolean => MODEL_ENDING.test(name);

/** A model's name: its file's, without the ending. */
export const modelNameOf = (file: string): string => file.replace(MODEL_NAME_ENDING, '');

/** What a file picker offers for a model and what belongs to it, as an `accept` of HTML. */
export const modelAccept = (): string =>
  [
    ...[...MODELS, ...BESIDE, 'tar', ...LABELS].map((ending) => `.${ending}`),
    'application/octet-stream',
  ].join();
