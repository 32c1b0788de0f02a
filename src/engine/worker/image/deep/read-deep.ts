import { DenseLensError } from '../../../../errors';
import { m } from '../../../../formats/messages/m';
import { type DicomPicture, readDicom } from './dicom';
import { readDeepPng } from './png';

/**
 * Reads a picture of more than 8 bits.
 * @param frame - of a file of several, from 0
 * @throws `image/undecodable`
 */
export function readDeep(kind: 'dicom' | 'png', bytes: Uint8Array, frame = 0): DicomPicture {
  if (kind === 'dicom') return readDicom(bytes, frame);
  try {
    return { kind: 'grey', ...readDeepPng(bytes), frames: 1 };
  } catch (cause) {
    throw new DenseLensError('image/undecodable', m.picture_png_damaged(), { cause });
  }
}
