import { inputChannelsOf } from '../../../../network/spec';
import type { SetAnswersRequests } from '../../../protocol/set-answers';
import { drawInput, type FileBytes, prepareImage } from '../../image/decode';
import type { OpenSet } from '../open-set';
import { bytesOf } from '../read-image';

type Asked<T extends keyof SetAnswersRequests> = SetAnswersRequests[T]['in'];

const never = new AbortController().signal;

/** How much larger than the network's input what is cut out is drawn, at most. */
const ENLARGED = 3;

async function imageOf(file: Blob, drawn: ImageBitmap | null): Promise<FileBytes | ImageBitmap> {
  return drawn ?? { bytes: await bytesOf(file), type: file.type };
}

/** @see SetAnswersRequests.crop */
export async function crop(
  { network: { recipe, spec } }: OpenSet,
  { file, drawn, rect, side }: Asked<'crop'>,
): Promise<ImageBitmap> {
  const enlarge = Math.min(ENLARGED, Math.max(0.25, side / Math.max(rect.width, rect.height)));
  const image = await imageOf(file, drawn);
  const { preview } = await prepareImage(image, recipe, inputChannelsOf(spec), never, {}, (bitmap) =>
    drawInput(bitmap, recipe, enlarge),
  );
  const scale = side / Math.max(rect.width, rect.height);
  const canvas = new OffscreenCanvas(
    Math.max(1, Math.round(rect.width * scale)),
    Math.max(1, Math.round(rect.height * scale)),
  );
  const ctx = canvas.getContext('2d');
  ctx?.drawImage(
    preview,
    -rect.left * scale,
    -rect.top * scale,
    (preview.width / enlarge) * scale,
    (preview.height / enlarge) * scale,
  );
  return canvas.transferToImageBitmap();
}

/** @see SetAnswersRequests.input */
export async function input(
  { network: { recipe, spec } }: OpenSet,
  { file, drawn }: Asked<'input'>,
  signal: AbortSignal,
): Promise<Float32Array> {
  const image = await imageOf(file, drawn);
  const { input: made } = await prepareImage(image, recipe, inputChannelsOf(spec), signal, {}, () => null);
  return made;
}
