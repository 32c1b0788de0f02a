import {
  type DataSet,
  parseDicom,
  readEncapsulatedImageFrame,
  readEncapsulatedPixelDataFromFragments,
} from 'dicom-parser';
import { Decoder } from 'jpeg-lossless-decoder-js';
import { DenseLensError } from '../../../../errors';
import { m } from '../../../../formats/messages/m';
import { checkImageSize } from '../image-header';
import type { DeepPicture } from './deep-picture';
import { unpackRle } from './rle';

/** Transfer syntaxes (PS3.5, annex A) by what is done for them. */
const RAW = new Set(['1.2.840.10008.1.2', '1.2.840.10008.1.2.1']);
const BIG_ENDIAN = '1.2.840.10008.1.2.2';
const RLE = '1.2.840.10008.1.2.5';
const LOSSLESS = new Set(['1.2.840.10008.1.2.4.57', '1.2.840.10008.1.2.4.70']);
/** Of 8 bits, which the browser decodes. */
const BASELINE = '1.2.840.10008.1.2.4.50';

/** What a DICOM file holds: grey levels, or a JPEG that the browser decodes to what is stored. */
export type DicomPicture = (
  | (DeepPicture & { readonly kind: 'grey' })
  | {
      readonly kind: 'jpeg';
      readonly jpeg: Uint8Array;
      readonly width: number;
      readonly height: number;
      /** The picture that the file makes of the levels stored in the JPEG, row by row. */
      readonly pictureOf: (levels: Uint8Array) => DeepPicture;
    }
) & {
  /** How many the file holds. */
  readonly frames: number;
};

const refused = (message: string): DenseLensError => new DenseLensError('image/undecodable', message);

interface Layout {
  readonly width: number;
  readonly height: number;
  /** Of a pixel. */
  readonly bytes: 1 | 2;
  readonly stored: number;
  readonly isSigned: boolean;
  readonly isInverted: boolean;
  readonly frames: number;
}

function layoutOf(data: DataSet): Layout {
  const [height = 0, width = 0] = [data.uint16('x00280010'), data.uint16('x00280011')];
  const photometric = (data.string('x00280004') ?? '').trim();
  if ((data.uint16('x00280002') ?? 1) !== 1 || !/^MONOCHROME[12]$/.test(photometric))
    throw refused(m.picture_dicom_colour({ kind: photometric.slice(0, 40) }));
  const bits = data.uint16('x00280100');
  if (bits !== 8 && bits !== 16) throw refused(m.picture_dicom_bits({ bits: String(bits ?? '?') }));
  checkImageSize(width, height);
  return {
    width,
    height,
    bytes: bits === 8 ? 1 : 2,
    stored: data.uint16('x00280101') ?? bits,
    isSigned: data.uint16('x00280103') === 1,
    isInverted: photometric === 'MONOCHROME1',
    frames: Math.max(1, data.intString('x00280008') ?? 1),
  };
}

/** A frame's bytes as they are packed: a fragment each, or as many as the table of their beginnings says. */
function packedFrame(data: DataSet, { frames }: Layout, isRle: boolean, frame: number): Uint8Array {
  const element = data.elements.x7fe00010;
  const fragments = element?.fragments?.length ?? 0;
  if (element === undefined || fragments === 0) throw refused(m.picture_dicom_damaged());
  // A frame of run lengths is one fragment; a lossless JPEG ends where its marker says.
  if (frames === 1) return readEncapsulatedPixelDataFromFragments(data, element, 0, isRle ? 1 : fragments);
  const hasTable = fragments !== frames && element.basicOffsetTable?.length === frames;
  if (hasTable) return readEncapsulatedImageFrame(data, element, frame);
  if (frame >= fragments) throw refused(m.picture_dicom_damaged());
  return readEncapsulatedPixelDataFromFragments(data, element, frame, 1);
}

/** A frame's pixels, little-endian; or the JPEG that they are packed as. */
function pixelsOf(data: DataSet, layout: Layout, frame: number): Uint8Array | { readonly jpeg: Uint8Array } {
  const { width, height, bytes } = layout;
  const element = data.elements.x7fe00010;
  const syntax = (data.string('x00020010') ?? '1.2.840.10008.1.2').trim();
  const count = width * height;
  if (element === undefined) throw refused(m.picture_dicom_no_pixels());
  if (RAW.has(syntax) || syntax === BIG_ENDIAN) {
    const [begin, end] = [frame, frame + 1].map((n) => n * count * bytes) as [number, number];
    if (element.dataOffset + end > data.byteArray.length || element.length < end)
      throw refused(m.picture_dicom_damaged());
    const raw = data.byteArray.slice(element.dataOffset + begin, element.dataOffset + end);
    if (syntax === BIG_ENDIAN && bytes === 2)
      new Uint16Array(raw.buffer).forEach((value, i, all) => {
        all[i] = ((value & 0xff) << 8) | (value >> 8);
      });
    return raw;
  }
  const packed = packedFrame(data, layout, syntax === RLE, frame);
  if (syntax === RLE) {
    const raw = unpackRle(packed, count, bytes);
    if (raw === null) throw refused(m.picture_dicom_damaged());
    return raw;
  }
  if (syntax === BASELINE) {
    if (bytes !== 1) throw refused(m.picture_dicom_damaged());
    return { jpeg: packed };
  }
  if (!LOSSLESS.has(syntax)) throw refused(m.picture_dicom_packing({ syntax: syntax.slice(0, 40) }));
  const whole = packed.slice();
  const raw = new Uint8Array(new Decoder().decompress(whole.buffer, 0, whole.length));
  if (raw.length < count * bytes) throw refused(m.picture_dicom_damaged());
  return raw;
}

/** Integers of as many bits as are stored; what stands above these is no part of them. */
function integersOf(raw: Uint8Array, { width, height, bytes, stored, isSigned }: Layout): Int32Array {
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  const unused = 32 - Math.min(8 * bytes, Math.max(1, stored));
  return Int32Array.from({ length: width * height }, (_, i) => {
    const value = bytes === 1 ? view.getUint8(i) : view.getUint16(2 * i, true);
    return isSigned ? (value << unused) >> unused : (value << unused) >>> unused;
  });
}

/** Ends of the file's first window: PS3.3, C.11.2.1.2.1. */
function windowOf(data: DataSet): DeepPicture['window'] {
  const [centre, width] = [data.floatString('x00281050', 0), data.floatString('x00281051', 0)];
  if (centre === undefined || width === undefined || !(width > 1) || !Number.isFinite(centre)) return null;
  return { low: centre - 0.5 - (width - 1) / 2, high: centre - 0.5 + (width - 1) / 2, from: 'file' };
}

function read(bytes: Uint8Array, frame: number): DicomPicture {
  const data = parseDicom(bytes);
  const layout = layoutOf(data);
  const { width, height, isInverted, frames } = layout;
  if (!Number.isInteger(frame) || frame < 0 || frame >= frames)
    throw refused(m.picture_dicom_frame({ frame: frame + 1, count: frames }));
  const raw = pixelsOf(data, layout, frame);
  const finite = (value: number | undefined, usual: number): number =>
    value !== undefined && Number.isFinite(value) ? value : usual;
  const slope = finite(data.floatString('x00281053'), 1);
  const intercept = finite(data.floatString('x00281052'), 0);
  const isPlain = slope === 1 && intercept === 0;
  const pictureOf = (stored: Uint8Array): DeepPicture => {
    const integers = integersOf(stored, layout);
    const values = isPlain ? integers : Float64Array.from(integers, (value) => value * slope + intercept);
    return { width, height, values, isInverted, window: windowOf(data) };
  };
  if ('jpeg' in raw) return { kind: 'jpeg', jpeg: raw.jpeg, width, height, pictureOf, frames };
  return { kind: 'grey', ...pictureOf(raw), frames };
}

/**
 * A monochrome DICOM image: raw, run lengths, lossless JPEG, or one of 8 bits, which is handed on to be decoded. Values are what the file's slope and intercept make of
 * what is stored.
 * @param frame - of several, from 0
 * @throws `image/undecodable`, saying what the file has that is not read; `image/too-large`, `image/too-small`
 */
export function readDicom(bytes: Uint8Array, frame: number): DicomPicture {
  try {
    return read(bytes, frame);
  } catch (cause) {
    if (cause instanceof DenseLensError) throw cause;
    throw new DenseLensError('image/undecodable', m.picture_dicom_damaged(), { cause });
  }
}
