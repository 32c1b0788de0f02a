import { DenseLensError } from '../../../../errors';
import { m } from '../../../../formats/messages/m';
import { type DicomPicture, readDicom } from './dicom';
import { readDeepPng } from './png';

/** Reads a picture of more than 8 bits. @throws `image/undecodable` */
export function readDeep(kind: 'dicom' | 'png', bytes: Uint8Array): DicomPicture {
  if (kind === 'dicom') return readDicom(bytes);
  try {
    return { kind: 'grey', ...readDeepPng(bytes), frames: 1 };
  } catch (cause) {
    throw new DenseLensError('image/undecodable', m.picture_png_damaged(), { cause });
  }
}
