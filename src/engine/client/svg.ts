import { DenseLensError } from '../../errors';
import { m } from '../../messages/m';
import { trustInertMarkup } from '../trusted-types';
import { beginsAsSvg, SVG_BEGINNING_BYTES } from './svg-beginning';
import { type Drawing, drawSvgInFrame } from './svg-frame';
import { hasOuterEntities, loadsRemoteThings, STYLE_ASIDE } from './svg-references';

/** Side to which a drawing without a size, or a small one, is rendered, in pixels. */
const TARGET_SIDE = 512;
const MAX_SIDE = 4096;
/** Bytes of a drawing; the page itself looks through it. */
const MOST_BYTES = 32_000_000;

/** First bytes of pictures that are no text: PNG, JPEG, GIF, WebP, BMP. */
const RASTER = /^(\x89PNG|\ufffd|GIF8|RIFF|BM)/;

/** First byte of what is compressed (`.svgz`): the worker says what to do with that. */
const GZIP = 0x1f;

/** Whether a file is SVG: by its beginning, and where that says nothing, by its type or its name. */
export async function isSvg(image: Blob): Promise<boolean> {
  const beginning = await image.slice(0, SVG_BEGINNING_BYTES).text();
  if (beginsAsSvg(beginning)) return true;
  const isCalled = image.type === 'image/svg+xml' || (image instanceof File && /\.svg$/i.test(image.name));
  return isCalled && !RASTER.test(beginning) && beginning.charCodeAt(0) !== GZIP;
}

const undecodable = (): DenseLensError => new DenseLensError('image/undecodable', m.svg_damaged());

/**
 * Styles of a drawing under another name while it is looked at: the page's Content-Security-Policy holds its own
 * documents to its own style sheets, and browsers report every style that a parser meets.
 */
const withStylesAside = (text: string): string =>
  text.replace(
    /(<\/?(?:[\w.-]+:)?)style\b|(\s)style(?=\s*=)/g,
    (_, tag = '', space = '') => `${tag}${space}${STYLE_ASIDE}`,
  );
const withStylesBack = (text: string): string => text.replaceAll(STYLE_ASIDE, 'style');

/**
 * A page within a drawing spoils its pixels for everybody. Where the drawing has something else for programs that
 * know none, as diagrams do, that is drawn.
 */
function leaveOutPages(svg: Document): void {
  for (const page of svg.querySelectorAll('switch > foreignObject')) {
    if ((page.parentElement?.childElementCount ?? 0) > 1) page.remove();
  }
}

function sizeOf(root: Element): { width: number; height: number } {
  const box = (root.getAttribute('viewBox') ?? '')
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  const length = (name: string): number => {
    const value = root.getAttribute(name) ?? '';
    return /^\s*[\d.]+(px)?\s*$/.test(value) ? Number.parseFloat(value) : Number.NaN;
  };
  const known = (value: number | undefined): value is number =>
    value !== undefined && Number.isFinite(value) && value > 0;
  const [width, height] = [length('width'), length('height')];
  if (known(width) && known(height)) return { width, height };
  return { width: known(box[2]) ? box[2] : TARGET_SIDE, height: known(box[3]) ? box[3] : TARGET_SIDE };
}

/** On the page itself, where there is no frame: what takes long there holds everything up. */
async function drawHere(text: string, width: number, height: number): Promise<Drawing> {
  try {
    const element = new Image(width, height);
    // Not a blob, which the page's policy on styles would hold for.
    element.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
    await element.decode();
    return { bitmap: await createImageBitmap(element) };
  } catch {
    return { why: 'undecodable' };
  }
}

/**
 * Draws an SVG, which browsers do only in documents, not in workers. A browser would silently leave out what
 * the drawing loads from elsewhere, so such drawings are refused.
 * @param signal - ends a drawing that nobody waits for any more
 * @throws `image/undecodable`, `image/remote-content`, `image/too-large`, `engine/cancelled`
 */
export async function rasterizeSvg(image: Blob, signal: AbortSignal): Promise<ImageBitmap> {
  if (image.size > MOST_BYTES)
    throw new DenseLensError('image/too-large', m.svg_bytes({ megabytes: Math.round(image.size / 1e6) }));
  const text = await image.text();
  const parsed = new DOMParser().parseFromString(trustInertMarkup(withStylesAside(text)), 'image/svg+xml');
  const root = parsed.documentElement;
  if (root.localName !== 'svg' || parsed.querySelector('parsererror') !== null) throw undecodable();
  if (hasOuterEntities(text) || loadsRemoteThings(parsed))
    throw new DenseLensError('image/remote-content', m.svg_remote());
  leaveOutPages(parsed);
  const foreign = (): DenseLensError => new DenseLensError('image/undecodable', m.svg_foreign());
  if (parsed.querySelector('foreignObject') !== null) throw foreign();
  const { width, height } = sizeOf(root);
  if (Math.max(width, height) > 20 * MAX_SIDE)
    throw new DenseLensError('image/too-large', m.svg_too_large({ size: `${width}×${height}` }));
  const scale = Math.min(
    Math.max(1, TARGET_SIDE / Math.min(width, height)),
    MAX_SIDE / Math.max(width, height),
  );
  const [drawnWidth, drawnHeight] = [
    Math.max(1, Math.round(width * scale)),
    Math.max(1, Math.round(height * scale)),
  ];
  root.setAttribute('width', String(drawnWidth));
  root.setAttribute('height', String(drawnHeight));
  if (!root.hasAttribute('viewBox')) root.setAttribute('viewBox', `0 0 ${width} ${height}`);
  const job = {
    text: withStylesBack(new XMLSerializer().serializeToString(parsed)),
    width: drawnWidth,
    height: drawnHeight,
  };
  const framed = await drawSvgInFrame(job, signal);
  const isHere = 'why' in framed && framed.why === 'none';
  const drawing = isHere ? await drawHere(job.text, drawnWidth, drawnHeight) : framed;
  if ('bitmap' in drawing) return drawing.bitmap;
  throw drawing.why === 'foreign' ? foreign() : undecodable();
}
