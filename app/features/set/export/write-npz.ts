import { toCsv } from '../../../../src/tensor/csv';
import { encodeNpy, encodeNpyText, encodeNpyTexts, npyHeader } from '../../../../src/tensor/npy';
import type { ImageSets } from '../../../jobs/image-set';
import type { FileSink } from '../../../jobs/take-away';
import { originOfSet, predictionsTable } from './tables';

/** Images whose numbers are asked for at a time. */
const CHUNK = 128;

/** numpy's own date for files of an `.npz`, so that equal contents give equal files. */
const DATE = new Date(1980, 0, 1);

/** A field of all images that have run, in order, as a `.npy` file in pieces; null where it is not kept. */
export async function npyOfField(
  sets: ImageSets,
  kind: 'logits' | 'features',
  ids: readonly number[],
): Promise<AsyncGenerator<Uint8Array<ArrayBuffer>> | null> {
  const probe = await sets.ask('matrix', { field: { kind }, ids: [] }).catch(() => null);
  if (probe === null || probe.length === 0) return null;
  const { length } = probe;
  async function* pieces(): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    yield npyHeader([ids.length, length]);
    for (let at = 0; at < ids.length; at += CHUNK) {
      const { data } = await sets.ask('matrix', { field: { kind }, ids: ids.slice(at, at + CHUNK) });
      yield new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
    }
  }
  return pieces();
}

/**
 * The largest value of each channel in each image, or its place, `[images, channels]`, as a `.npy` file in pieces.
 * @param tensors - those of which it is kept
 */
async function* npyOfPeaks(
  sets: ImageSets,
  kind: 'maxima' | 'places',
  tensors: readonly string[],
  ids: readonly number[],
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const read = (own: readonly number[]) =>
    Promise.all(tensors.map((tensor) => sets.ask('matrix', { field: { kind, tensor }, ids: own })));
  const width = (await read([])).reduce((sum, { length }) => sum + length, 0);
  yield npyHeader([ids.length, width]);
  for (let at = 0; at < ids.length; at += CHUNK) {
    const own = ids.slice(at, at + CHUNK);
    const values = new Float32Array(own.length * width);
    let column = 0;
    for (const { data, length } of await read(own)) {
      for (let row = 0; row < own.length; row++)
        values.set(data.subarray(row * length, (row + 1) * length), row * width + column);
      column += length;
    }
    yield new Uint8Array(values.buffer);
  }
}

/** What the arrays of channels hold, told with them. */
const ARRAYS = {
  maxima: '[image, channel]: the largest value of each channel that dense layers write, to half precision',
  maxima_at: '[image, channel]: its place, counted row by row through the map',
  maxima_channels: 'the tensor of each of these channels; its channels follow each other',
  channels: 'the tensor of each channel; its channels follow each other',
  most: '[channel, rank, (row, value, y, x)]: the images with its largest values; rows count as those of features',
  least: '[channel, rank, (row, value, y, x)]: the images with its smallest values',
  seen: '[channel, (side, step, start)]: unit (y, x) sees the square of that side, in pixels of the input, around start + step * (y, x)',
};

/** What channels came to in each image, where that is kept. */
async function peakFiles(sets: ImageSets, ids: readonly number[]) {
  const { maxima } = await sets.ask('fields', null);
  const lengths = await Promise.all(
    maxima.map((tensor) => sets.ask('matrix', { field: { kind: 'maxima', tensor }, ids: [] })),
  );
  const names = maxima.flatMap((name, n) => Array.from({ length: lengths[n]?.length ?? 0 }, () => name));
  if (names.length === 0) return [];
  return [
    { name: 'maxima_channels.npy', input: encodeNpyTexts(names) },
    { name: 'maxima.npy', input: npyOfPeaks(sets, 'maxima', maxima, ids) },
    { name: 'maxima_at.npy', input: npyOfPeaks(sets, 'places', maxima, ids) },
  ];
}

/** What every channel likes, as arrays. */
async function channelFiles(sets: ImageSets) {
  const { tensors, kept, most, least, seen } = await sets.ask('records', null);
  const names = tensors.flatMap(({ name, channels }) => Array.from({ length: channels }, () => name));
  return [
    { name: 'channels.npy', input: encodeNpyTexts(names) },
    { name: 'most.npy', input: encodeNpy(most, [names.length, kept, 4]) },
    { name: 'least.npy', input: encodeNpy(least, [names.length, kept, 4]) },
    { name: 'seen.npy', input: encodeNpy(seen, [names.length, 3]) },
  ];
}

/** Everything that is kept of a set's images in one file: `np.load` reads it. */
export async function writeNpz(sets: ImageSets, sink: FileSink): Promise<void> {
  const { makeZip } = await import('client-zip');
  const state = sets.state.getState();
  const rows = sets.rows();
  const ids = rows.where('done');
  const pathOf = (id: number): string => state.set?.entries[id]?.path ?? '';
  const fields = await Promise.all(
    (['logits', 'features'] as const).map(async (kind) => ({
      kind,
      data: await npyOfField(sets, kind, ids),
    })),
  );
  const { header, rows: table } = predictionsTable(state, rows);
  const files = [
    { name: 'meta.npy', input: encodeNpyText(JSON.stringify({ ...originOfSet(state), arrays: ARRAYS })) },
    { name: 'paths.npy', input: encodeNpyTexts(ids.map(pathOf)) },
    { name: 'labels.npy', input: encodeNpyTexts(state.model?.labels.map(({ en }) => en) ?? []) },
    { name: 'predictions_csv.npy', input: encodeNpyText(toCsv(header, table)) },
    ...fields.flatMap(({ kind, data }) => (data === null ? [] : [{ name: `${kind}.npy`, input: data }])),
    ...(await peakFiles(sets, ids)),
    ...(await channelFiles(sets)),
  ];
  try {
    const dated = files.map((file) => ({ ...file, lastModified: DATE }));
    const reader = makeZip(dated, { buffersAreUTF8: true }).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      await sink.write(value as Uint8Array<ArrayBuffer>);
    }
    await sink.close();
  } catch (error) {
    await sink.abort().catch(() => undefined);
    throw error;
  }
}
