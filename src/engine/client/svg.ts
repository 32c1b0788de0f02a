import { DenseLensError } from '../../errors';
import { m } from '../../messages/m';
import { beginsAsSvg, SVG_BEGINNING_BYTES } from './svg-beginning';

/** Side to which a drawing without a size, or a small one, is rendered, in pixels. */
const TARGET_SIDE = 512;
const MAX_SIDE = 4096;

/** Whether a file is SVG, by its type, its name or its beginning. */
export async function isSvg(image: Blob): Promise<boolean> {
  if (image.type === 'image/svg+xml') return true;
  if (image instanceof File && /\.svg$/i.test(image.name)) return true;
  if (image.type !== '' && !image.type.startsWith('text/') && !/xml/.test(image.type)) return false;
  return beginsAsSvg(await image.slice(0, SVG_BEGINNING_BYTES).text());
}

const undecodable = (): DenseLensError => new DenseLensError('image/undecodable', m.svg_damaged());

/** References that would fetch something: anything but fragments of the file itself and data URLs. */
function loadsRemoteThings(svg: Document): boolean {
  const isRemote = (reference: string): boolean => !/^\s*(#|data:|$)/i.test(reference);
  for (const element of svg.querySelectorAll('*')) {
    const isLink = element.localName === 'a';
    for (const { localName, value } of element.attributes) {
      if ((localName === 'href' || localName === 'src') && !isLink && isRemote(value)) return true;
      for (const [, target = ''] of value.matchAll(/url\(\s*['"]?([^'")]*)/gi))
        if (isRemote(target)) return true;
    }
    if (element.localName === 'style') {
      const css = element.textContent ?? '';
      if (/@import/i.test(css)) return true;
      for (const [, target = ''] of css.matchAll(/url\(\s*['"]?([^'")]*)/gi))
        if (isRemote(target)) return true;
    }
  }
  return false;
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

/**
 * Draws an SVG, which browsers do only in documents, not in workers. A browser would silently leave out what
 * the drawing loads from elsewhere, so such drawings are refused.
 * @throws `image/undecodable`, `image/remote-content`, `image/too-large`
 */
export async function rasterizeSvg(image: Blob): Promise<ImageBitmap> {
  const text = await image.text();
  const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
  const root = parsed.documentElement;
  if (root.localName !== 'svg' || parsed.querySelector('parsererror') !== null) throw undecodable();
  if (loadsRemoteThings(parsed)) {
    throw new DenseLensError('image/remote-content', m.svg_remote());
  }
  const { width, height } = sizeOf(root);
  if (Math.max(width, height) > 20 * MAX_SIDE) {
    throw new DenseLensError('image/too-large', m.svg_too_large({ size: `${width}×${height}` }));
  }
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
  const url = URL.createObjectURL(
    new Blob([new XMLSerializer().serializeToString(parsed)], { type: 'image/svg+xml' }),
  );
  try {
    const element = new Image(drawnWidth, drawnHeight);
    element.src = url;
    await element.decode();
    return await createImageBitmap(element);
  } catch {
    throw undecodable();
  } finally {
    URL.revokeObjectURL(url);
  }
}
