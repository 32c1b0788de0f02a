import { type Choice, DenseLensError } from '../errors';
import { ambiguous } from './ambiguous';
import { looksLikeHdf5 } from './hdf5/looks-like';
import { looksLikeCheckpoint, looksLikeKerasArchive, looksLikeSafetensors } from './looks-like';
import type { ModelReading } from './model-reading';
import { titleOf } from './networks-in-file';
import type { NamedBytes } from './onnx/file-table';
import { isShard } from './shards';

/** One model among several, with the files that belong to it. */
interface ModelFiles {
  readonly name: string;
  readonly files: readonly NamedBytes[];
}

type Read = (files: readonly NamedBytes[], choice: string | undefined) => Promise<ModelReading>;

const isNamedOnnx = ({ name }: NamedBytes): boolean => /\.onnx$/i.test(name);

/** The data files of a graph hold bytes of any kind: beside one, names count, too. */
const isNamedModel = ({ name }: NamedBytes): boolean =>
  /\.(safetensors|pt|pth|ckpt|bin|tar|h5|hdf5|keras)$/i.test(name);

/** The models among files: parts of one count as one, and data files go with the graphs. */
export function modelsAmong(files: readonly NamedBytes[]): readonly ModelFiles[] {
  const graphs = files.filter(isNamedOnnx);
  const isModel = (file: NamedBytes): boolean =>
    !isNamedOnnx(file) &&
    (graphs.length === 0 || isNamedModel(file)) &&
    (looksLikeSafetensors(file) ||
      looksLikeCheckpoint(file) ||
      looksLikeHdf5(file.bytes) ||
      looksLikeKerasArchive(file));
  const others = files.filter(isModel);
  const shards = others.filter(isShard);
  const [firstShard] = shards;
  const data = files.filter((file) => !isNamedOnnx(file) && !others.includes(file));
  return [
    ...graphs.map((graph) => ({ name: graph.name, files: [graph, ...data] })),
    ...others.filter((file) => !isShard(file)).map((file) => ({ name: file.name, files: [file] })),
    ...(firstShard === undefined ? [] : [{ name: firstShard.name, files: shards }]),
  ];
}

/** A network of a file within the archive is called by both names. */
const idIn = (model: ModelFiles, id: string): string => `${model.name}#${id}`;

/** What can be chosen in one of the models; none where it is no DenseNet. */
async function choicesIn(model: ModelFiles, read: Read): Promise<readonly Choice[]> {
  try {
    const { spec } = (await read(model.files, undefined)).model;
    return [{ id: model.name, title: titleOf({ path: model.name, spec }) }];
  } catch (error) {
    if (!(error instanceof DenseLensError)) throw error;
    return (error.choices ?? []).map(({ id, title }) => ({ id: idIn(model, id), title }));
  }
}

/**
 * Reads one of the models in an archive. Where only one of them is a DenseNet it is that, which is noted.
 * @throws `model/ambiguous` with what can be chosen; what the first of them is refused with, where none can be read
 */
export async function readOneOf(
  models: readonly ModelFiles[],
  choice: string | undefined,
  read: Read,
): Promise<ModelReading> {
  const chosen = models.find(
    ({ name }) => choice !== undefined && (choice === name || choice.startsWith(`${name}#`)),
  );
  if (chosen !== undefined && choice !== undefined)
    return read(chosen.files, choice === chosen.name ? undefined : choice.slice(chosen.name.length + 1));
  const found = await Promise.all(
    models.map(async (model) => ({ model, choices: await choicesIn(model, read) })),
  );
  const readable = found.filter(({ choices }) => choices.length > 0);
  const choices = readable.flatMap((each) => each.choices);
  const only = readable.length === 1 ? readable[0]?.model : undefined;
  if (only !== undefined || choices.length === 0) {
    const reading = await read((only ?? models[0])?.files ?? [], choice);
    const left = models.filter((model) => model !== only).map(({ name }) => name);
    return { ...reading, notes: [...reading.notes, { code: 'files-left', names: left }] };
  }
  throw ambiguous(choices, choice);
}
