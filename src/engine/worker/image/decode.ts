import { DenseLensError } from '../../../errors';
import type { ChannelOrder, InputRecipe } from '../../../formats/canonical';
import { m as core } from '../../../messages/m';
import { isGrey, makeGrey } from '../../../tensor/grey';
import { placeImage } from '../../../tensor/placement';
import { preprocess } from '../../../tensor/preprocess';
import { createResampler, type ResamplePlan, type Resampler } from '../../../tensor/resample';
import type { Look, RunResult } from '../../protocol/run';
import { m } from '../messages/m';
import { deepKind, isDeepColour } from './deep/kinds';
import { checkImageFile, checkImageSize, notAnImage } from './image-header';

/** An image made ready for the network. */
interface Prepared<P> extends Pick<RunResult, 'depth' | 'frames' | 'bits'> {
  /** `[1,C,H,W]` by the recipe. */
  readonly input: Float32Array;
  /** What the network sees, as people see it. */
  readonly preview: P;
  /** `[height, width]` of the picture, EXIF orientation honoured. */
  readonly original: readonly [number, number];
  /** Milliseconds of decoding, and of resizing and normalising. */
  readonly decode: number;
  readonly preprocess: number;
}

/** A file that has been read. */
export interface FileBytes {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** As {@link Blob.type}. */
  readonly type: string;
}

/** Whatever shows something. */
type Picture = Blob | FileBytes | ImageBitmap | ImageData;

/** One with its picture, from the original's pixels: the input, larger. */
export type DecodedImage = Prepared<ImageBitmap>;

/** Pixels per strip: bounds what is in memory beside the browser's own decoded image. */
const STRIP_PIXELS = 1 << 21;
/** Longest side of the preview, in pixels. */
const PREVIEW_SIDE = 640;

type Context = OffscreenCanvasRenderingContext2D;

function context(width: number, height: number, willReadFrequently: boolean): Context {
  const made = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently });
  if (made === null) throw new DenseLensError('engine/failed', m.image_no_canvas());
  return made;
}

/** Largest canvas that is kept for the next image, in pixels. */
const KEPT_PIXELS = 1 << 20;

let lastStrip: Context | null = null;

/** A canvas for strips; images of a set are mostly of one size, and a canvas costs as much as decoding one. */
function stripContext(width: number, height: number): Context {
  if (lastStrip?.canvas.width === width && lastStrip.canvas.height === height) return lastStrip;
  const made = context(width, height, true);
  lastStrip = width * height <= KEPT_PIXELS ? made : null;
  return made;
}

function whiteGround(ctx: Context): void {
  ctx.fillStyle = '#fff';
  ctx.fillRect(0, 0, ctx.canvas.width, ctx.canvas.height);
}

/** A decoded image, how deep it was, and of how many. */
interface Decoded extends Pick<RunResult, 'depth' | 'frames' | 'bits'> {
  readonly bitmap: ImageBitmap;
}

/** The levels of a grey JPEG, row by row. @throws `image/undecodable` also when it is of another size than its file says */
async function jpegLevels({
  jpeg,
  width,
  height,
}: {
  readonly jpeg: Uint8Array;
  readonly width: number;
  readonly height: number;
}): Promise<Uint8Array> {
  checkImageFile(jpeg);
  const bitmap = await browserBitmap(new Blob([jpeg.slice()]));
  try {
    if (bitmap.width !== width || bitmap.height !== height) throw notAnImage();
    const ctx = context(width, height, true);
    ctx.drawImage(bitmap, 0, 0);
    const { data } = ctx.getImageData(0, 0, width, height);
    return Uint8Array.from({ length: width * height }, (_, i) => data[4 * i] ?? 0);
  } finally {
    bitmap.close();
  }
}

/** Grey levels of a DICOM file, or of more than 8 bits, as the window shows them. Their readers come when they are wanted. */
async function toGreyBitmap(
  kind: 'dicom' | 'png',
  bytes: Uint8Array,
  { window, frame = 0 }: Look,
): Promise<Decoded> {
  const [{ readDeep }, { depthOf, paintGrey }, { loadReaderMessages }] = await Promise.all([
    import('./deep/read-deep'),
    import('./deep/deep-picture'),
    import('../../../formats/messages/m'),
  ]);
  await loadReaderMessages();
  const found = readDeep(kind, bytes, frame);
  const frames = found.frames > 1 && { frames: { shown: frame, count: found.frames } };
  const picture = found.kind === 'grey' ? found : found.pictureOf(await jpegLevels(found));
  checkImageSize(picture.width, picture.height);
  const depth = depthOf(picture, window ?? null);
  const pixels = new ImageData(paintGrey(picture, depth), picture.width, picture.height);
  return { bitmap: await createImageBitmap(pixels, { colorSpaceConversion: 'none' }), depth, ...frames };
}

async function browserBitmap(image: Blob): Promise<ImageBitmap> {
  try {
    // As Pillow does: EXIF orientation is honoured (by the caller there), colour profiles are not.
    return await createImageBitmap(image, { imageOrientation: 'from-image', colorSpaceConversion: 'none' });
  } catch {
    throw notAnImage();
  }
}

async function toBitmap(image: Picture, look: Look): Promise<Decoded> {
  if (image instanceof ImageBitmap) {
    checkImageSize(image.width, image.height);
    return { bitmap: image };
  }
  if (image instanceof ImageData) {
    checkImageSize(image.width, image.height);
    return { bitmap: await createImageBitmap(image, { colorSpaceConversion: 'none' }) };
  }
  const isFile = image instanceof Blob;
  const bytes = isFile ? new Uint8Array(await image.arrayBuffer()) : image.bytes;
  const deep = deepKind(bytes);
  if (deep !== 'dicom') checkImageFile(bytes);
  if (deep !== null) return toGreyBitmap(deep, bytes, look);
  const file = isFile ? image : new Blob([bytes], { type: image.type });
  return { bitmap: await browserBitmap(file), ...(isDeepColour(bytes) && { bits: 16 }) };
}

/**
 * Feeds the window of the source that matters, strip by strip.
 * @param ground - what a strip is drawn on
 * @param change - what is done to its RGBA pixels
 */
function pushStrips(
  bitmap: ImageBitmap,
  resampler: Resampler,
  ground: (ctx: Context) => void,
  change: (rgba: Uint8ClampedArray) => void,
): void {
  const { x, y, width, height } = resampler.window;
  const rows = Math.max(1, Math.min(height, Math.floor(STRIP_PIXELS / width)));
  const ctx = stripContext(width, rows);
  for (let top = y; top < y + height; top += rows) {
    const count = Math.min(rows, y + height - top);
    ground(ctx);
    ctx.drawImage(bitmap, -x, -top);
    const { data } = ctx.getImageData(0, 0, width, count);
    change(data);
    resampler.push(data, top, count, x);
  }
}

/** The picture's colours on white, `[H,W,3]`. */
function coloursOf(bitmap: ImageBitmap, plan: ResamplePlan, order: ChannelOrder): Uint8Array {
  const resampler = createResampler(plan);
  // Before resizing, as people do who open their images as grey ones.
  pushStrips(bitmap, resampler, whiteGround, (rgba) => {
    if (isGrey(order)) makeGrey(rgba, order);
  });
  return resampler.finish();
}

const noGround = (ctx: Context): void => ctx.clearRect(0, 0, ctx.canvas.width, ctx.canvas.height);

/** The picture's own opacity, resized as its colours are, `[H,W]`; borders are opaque. */
function opacityOf(bitmap: ImageBitmap, plan: ResamplePlan): Uint8Array {
  const resampler = createResampler({ ...plan, fill: 255 });
  pushStrips(bitmap, resampler, noGround, (rgba) => {
    for (let i = 0; i < rgba.length; i += 4) rgba[i] = rgba[i + 3] ?? 255;
  });
  return resampler.finish().filter((_, i) => i % 3 === 0);
}

/** The input as the visitor sees it, so many times as large: placed as the network's. */
export function drawInput(bitmap: ImageBitmap, recipe: InputRecipe, enlarge: number): OffscreenCanvas {
  const [inputHeight, inputWidth] = recipe.size;
  const { width, height, left, top } = placeImage(bitmap.width, bitmap.height, recipe);
  const ctx = context(Math.round(inputWidth * enlarge), Math.round(inputHeight * enlarge), false);
  const ground = recipe.fit === 'pad' ? recipe.fill : 0;
  ctx.fillStyle = `rgb(${ground} ${ground} ${ground})`;
  ctx.fillRect(0, 0, ctx.canvas.width, ctx.canvas.height);
  const drawn = [-left * enlarge, -top * enlarge, width * enlarge, height * enlarge] as const;
  ctx.fillStyle = '#fff';
  ctx.fillRect(...drawn);
  ctx.imageSmoothingQuality = 'high';
  ctx.drawImage(bitmap, ...drawn);
  return ctx.canvas;
}

/** In the original's own pixels where there is room. */
function drawPreview(bitmap: ImageBitmap, recipe: InputRecipe): ImageBitmap {
  const { width, height } = placeImage(bitmap.width, bitmap.height, recipe);
  const original = Math.max(bitmap.width / width, bitmap.height / height);
  const enlarge = Math.max(1, Math.min(PREVIEW_SIDE / Math.max(...recipe.size), original));
  return drawInput(bitmap, recipe, enlarge).transferToImageBitmap();
}

/**
 * Decodes an image and prepares it by a recipe exactly as Pillow and torchvision do: the browser only
 * decodes, since its own scaling differs.
 * @param channels - of the network's input
 * @param look - what the file leaves to choose
 * @throws `image/undecodable`, `image/too-large`, `image/too-small`
 */
export function decodeImage(
  image: Blob | ImageBitmap | ImageData,
  recipe: InputRecipe,
  channels: number,
  signal: AbortSignal,
  look: Look = {},
): Promise<DecodedImage> {
  return prepareImage(image, recipe, channels, signal, look, drawPreview);
}

/**
 * As {@link decodeImage}, with another picture of it, or none.
 * @param draw - makes the picture; the bitmap is closed afterwards
 * @throws as {@link decodeImage}
 */
export async function prepareImage<P>(
  image: Picture,
  recipe: InputRecipe,
  channels: number,
  signal: AbortSignal,
  look: Look,
  draw: (bitmap: ImageBitmap, recipe: InputRecipe) => P,
): Promise<Prepared<P>> {
  const start = performance.now();
  const { bitmap, ...facts } = await toBitmap(image, look);
  try {
    checkImageSize(bitmap.width, bitmap.height);
    if (signal.aborted) throw new DenseLensError('engine/cancelled', core.engine_cancelled());
    const decoded = performance.now();
    const plan = { srcWidth: bitmap.width, srcHeight: bitmap.height, ...recipe };
    const rgb = coloursOf(bitmap, plan, recipe.channelOrder);
    const input = preprocess(rgb, recipe, channels, channels > 3 ? opacityOf(bitmap, plan) : null);
    const preprocessed = performance.now();
    return {
      input,
      preview: draw(bitmap, recipe),
      original: [bitmap.height, bitmap.width],
      decode: decoded - start,
      preprocess: preprocessed - decoded,
      ...facts,
    };
  } finally {
    bitmap.close();
  }
}
