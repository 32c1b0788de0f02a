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

/** What the arrays of channels hold, told with them. */
const ARRAYS = {
  channels: 'the tensor of each channel; its channels follow each other',
  most: '[channel, rank, (row, value, y, x)]: the images with its largest values; rows count as those of features',
  least: '[channel, rank, (row, value, y, x)]: the images with its smallest values',
  seen: '[channel, (side, step, start)]: unit (y, x) sees the square of that side, in pixels of the input, around start + step * (y, x)',
};

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
