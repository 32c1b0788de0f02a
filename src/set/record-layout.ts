import { decodeHalf, encodeHalf } from '../formats/half';
import type { ChannelLayout, SummedTensor } from './channel-layout';
import type { Peaks } from './peaks';

/** The most that is kept of an image, in bytes. */
export const RECORD_LIMIT = 24_000;

/** Of these, what a thumbnail may take. */
export const THUMBNAIL_LIMIT = 3_000;

/** How numbers are kept. */
type Precision = 'single' | 'half';

/** A row of numbers in a record. */
interface Numbers {
  readonly precision: Precision;
  readonly count: number;
  /** First byte. */
  readonly at: number;
}

/** Means, or maxima with their places, of one tensor's channels in a record. */
interface OfTensor {
  readonly tensor: SummedTensor;
  /** First byte of the values, in half precision. */
  readonly at: number;
}

/** Bytes of a place in a map of so many pixels. */
const placeBytes = ({ height, width }: SummedTensor): 1 | 2 | 4 => {
  const pixels = height * width;
  return pixels <= 0x100 ? 1 : pixels <= 0x10000 ? 2 : 4;
};

/** What is kept of each image of a set, and where in its record; all records are of one size. */
export interface RecordLayout {
  readonly bytes: number;
  /** Null where there are no classes, or too many to be kept. */
  readonly logits: Numbers | null;
  /** What the classifier reads: the last maps, pooled. */
  readonly features: Numbers | null;
  /** Largest values of channels, in half precision, and behind these their places. As many tensors as find room. */
  readonly maxima: readonly OfTensor[];
  /** Means of channels, in half precision: as many tensors as find room. */
  readonly means: readonly OfTensor[];
}

/**
 * Shares out {@link RECORD_LIMIT}: first the logits and the features, in single precision where that finds room, then
 * the maxima of what dense layers write, then means. Of tensors the deepest come first.
 * @param features - how many
 */
export function layOutRecord(
  layout: ChannelLayout,
  classes: number,
  features: number,
  limit = RECORD_LIMIT - THUMBNAIL_LIMIT,
): RecordLayout {
  let bytes = 0;
  const take = (wanted: number): number | null => {
    const at = bytes;
    // Numbers of four bytes begin at a multiple of four.
    const padded = Math.ceil(wanted / 4) * 4;
    if (wanted === 0 || at + padded > limit) return null;
    bytes += padded;
    return at;
  };
  const numbers = (count: number): Numbers | null => {
    // Not more than half of what there is for either of the two.
    const precision = count * 4 <= limit / 2 ? 'single' : 'half';
    const size = count * (precision === 'single' ? 4 : 2);
    const at = size > limit / 2 ? null : take(size);
    return at === null ? null : { precision, count, at };
  };
  const ofTensors = (
    tensors: readonly SummedTensor[],
    size: (tensor: SummedTensor) => number,
  ): readonly OfTensor[] =>
    tensors.toReversed().flatMap((tensor) => {
      const at = take(tensor.channels * size(tensor));
      return at === null ? [] : [{ tensor, at }];
    });
  const logits = numbers(classes);
  const kept = numbers(features);
  const written = layout.tensors.filter(({ name }) => name !== 'relu5');
  const layers = written.filter(({ isLayer }) => isLayer);
  const maxima = ofTensors(layers, (tensor) => 2 + placeBytes(tensor));
  const means = ofTensors(written, () => 2);
  return { bytes, logits, features: kept, maxima, means };
}

function write(view: DataView, at: number, values: Float32Array, precision: Precision): void {
  if (precision === 'single') {
    for (const [i, value] of values.entries()) view.setFloat32(at + 4 * i, value, true);
    return;
  }
  for (const [i, bits] of encodeHalf(values).entries()) view.setUint16(at + 2 * i, bits, true);
}

function read(view: DataView, at: number, count: number, precision: Precision, into: Float32Array): void {
  if (precision === 'single') {
    for (let i = 0; i < count; i++) into[i] = view.getFloat32(at + 4 * i, true);
    return;
  }
  const bits = new Uint16Array(count);
  for (let i = 0; i < count; i++) bits[i] = view.getUint16(at + 2 * i, true);
  into.set(decodeHalf(bits));
}

/** What of one image goes into its record. */
export interface ImageNumbers {
  readonly logits: Float32Array;
  readonly features: Float32Array;
  readonly peaks: Peaks;
}

/** Writes an image's record, `layout.bytes` from `at` on. */
export function writeRecord(
  layout: RecordLayout,
  view: DataView,
  at: number,
  { logits, features, peaks }: ImageNumbers,
): void {
  if (layout.logits !== null) write(view, at + layout.logits.at, logits, layout.logits.precision);
  if (layout.features !== null) write(view, at + layout.features.at, features, layout.features.precision);
  for (const { tensor, at: own } of layout.means) {
    const { start, channels } = tensor;
    write(view, at + own, peaks.mean.subarray(start, start + channels), 'half');
  }
  for (const { tensor, at: own } of layout.maxima) {
    const { start, channels } = tensor;
    write(view, at + own, peaks.max.subarray(start, start + channels), 'half');
    const [places, size] = [at + own + 2 * channels, placeBytes(tensor)];
    for (let c = 0; c < channels; c++) {
      const place = peaks.maxAt[start + c] ?? 0;
      if (size === 1) view.setUint8(places + c, place);
      else if (size === 2) view.setUint16(places + 2 * c, place, true);
      else view.setUint32(places + 4 * c, place, true);
    }
  }
}

/** A row of numbers that every record has. */
export type RecordField =
  | { readonly kind: 'logits' | 'features' }
  /** Means, or maxima, of a tensor's channels; the maxima's places, row by row through its maps. */
  | { readonly kind: 'means' | 'maxima' | 'places'; readonly tensor: string };

const fieldOf = (
  layout: RecordLayout,
  kind: 'means' | 'maxima' | 'places',
  name: string,
): OfTensor | undefined =>
  layout[kind === 'means' ? 'means' : 'maxima'].find(({ tensor }) => tensor.name === name);

/** How many numbers a field has in each record; null where it is not kept. */
export function fieldLength(layout: RecordLayout, field: RecordField): number | null {
  switch (field.kind) {
    case 'logits':
    case 'features':
      return layout[field.kind]?.count ?? null;
    case 'means':
    case 'maxima':
    case 'places':
      return fieldOf(layout, field.kind, field.tensor)?.tensor.channels ?? null;
  }
}

/** Reads a field of one record; `into` has {@link fieldLength} numbers. */
export function readField(
  layout: RecordLayout,
  field: RecordField,
  view: DataView,
  at: number,
  into: Float32Array,
): void {
  switch (field.kind) {
    case 'logits':
    case 'features': {
      const own = layout[field.kind];
      if (own !== null) read(view, at + own.at, own.count, own.precision, into);
      return;
    }
    case 'means':
    case 'maxima': {
      const own = fieldOf(layout, field.kind, field.tensor);
      if (own !== undefined) read(view, at + own.at, own.tensor.channels, 'half', into);
      return;
    }
    case 'places': {
      const own = fieldOf(layout, field.kind, field.tensor);
      if (own !== undefined) readPlaces(own, view, at, into);
      return;
    }
  }
}

function readPlaces({ tensor, at: own }: OfTensor, view: DataView, at: number, into: Float32Array): void {
  const { channels } = tensor;
  const [places, size] = [at + own + 2 * channels, placeBytes(tensor)];
  for (let c = 0; c < channels; c++) {
    if (size === 1) into[c] = view.getUint8(places + c);
    else into[c] = size === 2 ? view.getUint16(places + 2 * c, true) : view.getUint32(places + 4 * c, true);
  }
}
