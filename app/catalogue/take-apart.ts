import { isLabelFile, isModelFile } from '../../src/formats/file-kinds';
import { listed } from '../../src/messages/say';
import { m } from '../messages/m';

/** A file among those that came together. */
export interface GivenFile {
  /** As it came: folders before the name, with slashes. */
  readonly path: string;
  readonly file: File;
}

/** What of many files is used, and what was not, in words. */
export interface Taken {
  /** A model's files: its main one first, then its data. */
  readonly model: readonly GivenFile[];
  /** Class names: the model's, or where none came, those of the model at work. */
  readonly labels: GivenFile | null;
  readonly picture: GivenFile | null;
  /** Several pictures are a set, of which the first is also the page's; empty for fewer than two. */
  readonly set: readonly GivenFile[];
  /** One input with its known logits, to check the model against. */
  readonly known: GivenFile | null;
  /** Sentences about what was left; empty when everything was used. */
  readonly left: readonly string[];
}

const KNOWN = /\.npz$/i;
const PICTURE = /\.(png|jpe?g|jfif|webp|gif|bmp|avif|svg|ico|tiff?|heic|heif|dcm|dicom)$/i;
const MAIN = /\.(onnx|safetensors)$/i;
const DATA = /\.(data|onnx_data|bin|weights?)$/i;
/** One of the several files of a large model. */
const SHARD = /^(.*)-\d+-of-\d+\.safetensors$/i;
/** TensorFlow.js' description of a model, which its weights are nothing without. */
const TOPOLOGY = /(^|\/)model\.json$/i;
/** What systems and tools put beside the files that people mean. */
const LITTER = /(^|\/)(\.|__MACOSX\/|Thumbs\.db$|desktop\.ini$)/i;
const NAMED_LABELS = /label|class|names|synset|categor/i;
const NO_LABELS =
  /readme|requirements|licen[cs]e|package(-lock)?\.json|\.index\.json|tokenizer|preprocessor/i;

/** @see LITTER */
export const isLitter = ({ path }: GivenFile): boolean => LITTER.test(path);

const nameOf = ({ path }: GivenFile): string => path.slice(path.lastIndexOf('/') + 1);
const folderOf = ({ path }: GivenFile): string => path.slice(0, path.lastIndexOf('/') + 1);
/** Whether a file says that it is a picture. */
export const isPicture = ({ file, path }: GivenFile): boolean =>
  file.type.startsWith('image/') ||
  file.type === 'application/dicom' ||
  (file.type === '' && PICTURE.test(path));

/** The class names among texts that lie beside a model, or came without one. */
function chooseLabels(candidates: readonly GivenFile[], isFolder: boolean): GivenFile | null {
  if (!isFolder && candidates.length === 1) return candidates[0] ?? null;
  const usable = candidates.filter((given) => !NO_LABELS.test(nameOf(given)));
  const named = usable.find((given) => NAMED_LABELS.test(nameOf(given)));
  // Hugging Face's configuration has an id2label.
  return named ?? usable.find((given) => nameOf(given) === 'config.json') ?? null;
}

function leftSentences(
  files: readonly GivenFile[],
  used: ReadonlySet<GivenFile>,
  { model: [main], labels }: Pick<Taken, 'model' | 'labels'>,
): string[] {
  const rest = files.filter((given) => !used.has(given));
  const pictures = rest.filter(isPicture);
  const models = rest.filter((given) => !isPicture(given) && isModelFile(given.file));
  const texts = rest.filter(({ file }) => isLabelFile(file));
  const others = rest.length - pictures.length - models.length - texts.length;
  const left: string[] = [];
  if (models.length > 0 && main !== undefined) {
    const named = models.slice(0, 2).map((given) => m.files_quoted({ name: nameOf(given) }));
    const said = { name: nameOf(main), others: listed(named) };
    const more = models.length - named.length;
    left.push(more > 0 ? m.files_models_more({ ...said, count: more }) : m.files_models(said));
  }
  if (texts.length > 0 && labels !== null && files.length > 1)
    left.push(m.files_labels_chosen({ name: nameOf(labels), count: texts.length }));
  else if (texts.length > 0) left.push(m.files_texts_left({ count: texts.length }));
  const [example] = rest.filter(
    (given) => !isPicture(given) && !isModelFile(given.file) && !isLabelFile(given.file),
  );
  if (others > 0 && example !== undefined)
    left.push(m.files_others_left({ count: others, name: nameOf(example) }));
  return left;
}

/**
 * Sorts what a visitor dropped, pasted or chose at once: the first model with its data and class names, and the
 * first picture. Names and types decide here; what a file really holds, its reader finds out.
 * @param meant - what a file is taken for that does not say so by itself; `nothing` for a folder's files, where
 *   texts are seldom class names
 */
export function takeApart(
  given: readonly GivenFile[],
  meant: 'picture' | 'model' | 'nothing' = 'picture',
): Taken {
  const files = given.length === 1 ? given : given.filter((each) => !isLitter(each));
  const pictures = files.filter(isPicture);
  const parts = files.filter((file) => !isPicture(file));
  const main =
    parts.find(({ path }) => MAIN.test(path)) ??
    parts.find(({ file }) => isModelFile(file)) ??
    (meant === 'model' ? parts.find(({ file, path }) => !isLabelFile(file) && !KNOWN.test(path)) : undefined);
  const beside = parts.filter(
    (candidate) => main !== undefined && candidate !== main && folderOf(candidate) === folderOf(main),
  );
  // Exporters name data files as they like, even after the tensors within, with no ending at all.
  const isData = ({ path, file }: GivenFile): boolean =>
    DATA.test(path) ||
    (/\.onnx$/i.test(main?.path ?? '') && !isModelFile(file) && !isLabelFile(file) && !KNOWN.test(path));
  const stem = SHARD.exec(main?.path ?? '')?.[1];
  const isOfModel = (candidate: GivenFile): boolean => {
    if (stem !== undefined) return SHARD.exec(candidate.path)?.[1] === stem;
    if (main === undefined || /\.safetensors$/i.test(main.path)) return false;
    return isData(candidate) || (DATA.test(main.path) && TOPOLOGY.test(candidate.path));
  };
  const model = main === undefined ? [] : [main, ...beside.filter(isOfModel)];
  const texts = (main === undefined ? parts : beside).filter(
    (candidate) => isLabelFile(candidate.file) && !model.includes(candidate),
  );
  const labels = chooseLabels(texts, meant === 'nothing');
  // A file that says it is no picture still goes to the engine, which says best what is wrong with it.
  const [alone] = files;
  const known = parts.find(({ path }) => KNOWN.test(path)) ?? null;
  const isOdd = meant === 'picture' && main === undefined && labels === null && known === null;
  const odd = isOdd ? (alone ?? null) : null;
  const picture = pictures[0] ?? odd;
  const used = new Set([...model, labels, picture, known].filter((file) => file !== null));
  const taken = { model, labels, picture, known, set: pictures.length > 1 ? pictures : [] };
  return { ...taken, left: leftSentences(files, used, taken) };
}
