import { m } from '../messages/m';
import { svg } from './svg';

/** What a picture of a view needs besides the view. */
export interface PictureOptions {
  readonly title: string;
  /** Behind everything; a CSS colour. */
  readonly background: string;
}

const NAMESPACE = 'http://www.w3.org/2000/svg';
const PAINT = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
  'vector-effect',
] as const;

/** What is not seen, or is there to be pointed at alone. */
const isUnseen = (style: CSSStyleDeclaration, element: Element): boolean =>
  style.display === 'none' ||
  element.matches('.network-arc-targets, .network-label-target, .block-target, title');

/** Copies computed styles onto a clone, so that it needs no style sheet. */
function inline(from: Element, to: Element): void {
  const style = getComputedStyle(from);
  for (const name of PAINT) {
    const value = style.getPropertyValue(name);
    if (value !== '') to.setAttribute(name, value);
  }
  for (const name of ['class', 'style', 'tabindex', 'role', 'aria-pressed', 'aria-hidden'])
    to.removeAttribute(name);
  const children = [...from.children];
  const copies = [...to.children];
  children.forEach((child, i) => {
    const copy = copies[i];
    if (copy === undefined) return;
    // Selection is part of what is seen, so a selected target's frame stays.
    if (isUnseen(getComputedStyle(child), child) && !child.matches('.is-selected > .block-target'))
      copy.remove();
    else inline(child, copy);
  });
}

/** A canvas as an image; a worker's canvas shows its last picture. */
function canvasImage(canvas: HTMLCanvasElement, x: number, y: number): SVGElement {
  const copy = document.createElement('canvas');
  copy.width = canvas.width;
  copy.height = canvas.height;
  copy.getContext('2d')?.drawImage(canvas, 0, 0);
  const { width, height } = canvas.getBoundingClientRect();
  return svg('image', { x, y, width, height, href: copy.toDataURL() });
}

/** Boxes and texts of HTML, as they stand on the page. */
function boxesAndTexts(root: Element, origin: DOMRect): SVGElement[] {
  const made: SVGElement[] = [];
  const visit = (node: Node): void => {
    if (node instanceof Text) {
      const range = document.createRange();
      range.selectNodeContents(node);
      const parent = node.parentElement;
      const words = (node.textContent ?? '').trim();
      const box = range.getBoundingClientRect();
      if (parent === null || words === '' || box.width === 0) return;
      const style = getComputedStyle(parent);
      const text = svg('text', {
        x: box.left - origin.left,
        y: box.top - origin.top + box.height * 0.78,
        fill: style.color,
        'font-family': style.fontFamily,
        'font-size': style.fontSize,
        'font-weight': style.fontWeight,
      });
      text.textContent = words;
      made.push(text);
      return;
    }
    if (!(node instanceof HTMLElement)) return;
    const style = getComputedStyle(node);
    if (style.display === 'none' || style.visibility === 'hidden') return;
    const box = node.getBoundingClientRect();
    const border = Number.parseFloat(style.borderTopWidth);
    if (border > 0 || style.backgroundColor !== 'rgba(0, 0, 0, 0)') {
      made.push(
        svg('rect', {
          x: box.left - origin.left,
          y: box.top - origin.top,
          width: box.width,
          height: box.height,
          rx: Number.parseFloat(style.borderTopLeftRadius) || 0,
          fill: style.backgroundColor,
          ...(border > 0 && { stroke: style.borderTopColor, 'stroke-width': border }),
        }),
      );
    }
    node.childNodes.forEach(visit);
  };
  visit(root);
  return made;
}

async function dataUrl(address: string): Promise<string> {
  const blob = await (await fetch(address)).blob();
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error ?? new Error('A font could not be read.'));
    reader.readAsDataURL(blob);
  });
}

/** The page's own font faces, with their files inside. */
async function fontFaces(): Promise<string> {
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
  const faces = rules.filter((rule): rule is CSSFontFaceRule => rule instanceof CSSFontFaceRule);
  const texts = await Promise.all(
    faces.map(async ({ style, parentStyleSheet }) => {
      const source = /url\(["']?([^"')]+)/.exec(style.getPropertyValue('src'))?.[1];
      if (source === undefined) return '';
      const address = new URL(source, parentStyleSheet?.href ?? document.baseURI).href;
      const { fontFamily, fontWeight, fontStyle } = style;
      return `@font-face{font-family:${fontFamily};font-weight:${fontWeight || 'normal'};font-style:${fontStyle || 'normal'};src:url(${await dataUrl(address)}) format("woff2")}`;
    }),
  );
  return texts.join('');
}

/**
 * A view of the network as an SVG document that needs nothing else: styles inlined, fonts and pictures inside.
 * @param view - the host of a level, as it is seen now
 */
export async function svgOf(view: HTMLElement, { title, background }: PictureOptions): Promise<string> {
  const origin = view.getBoundingClientRect();
  const [width, height] = [
    Math.max(view.scrollWidth, origin.width),
    Math.max(view.scrollHeight, origin.height),
  ];
  const root = svg('svg', { xmlns: NAMESPACE, viewBox: `0 0 ${width} ${height}`, width, height });
  const name = svg('title', {});
  name.textContent = title;
  const fonts = svg('style', {});
  fonts.textContent = await fontFaces();
  root.append(name, fonts, svg('rect', { width: '100%', height: '100%', fill: background }));
  const drawings = [...view.querySelectorAll<SVGSVGElement>('svg')];
  for (const drawing of drawings) {
    const copy = drawing.cloneNode(true) as SVGSVGElement;
    inline(drawing, copy);
    const box = drawing.getBoundingClientRect();
    copy.setAttribute('x', String(box.left - origin.left + view.scrollLeft));
    copy.setAttribute('y', String(box.top - origin.top));
    root.append(copy);
  }
  for (const canvas of view.querySelectorAll('canvas')) {
    const box = canvas.getBoundingClientRect();
    root.append(canvasImage(canvas, box.left - origin.left + view.scrollLeft, box.top - origin.top));
  }
  if (drawings.length === 0) root.append(...boxesAndTexts(view, origin));
  return new XMLSerializer().serializeToString(root);
}

/** An SVG document as a PNG file. @param scale - its pixels for each of the document's */
export async function pngOf(document_: string, scale: number): Promise<Blob> {
  const image = new Image();
  // A blob's address would taint the canvas in some browsers.
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(document_)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(image.width * scale);
  canvas.height = Math.round(image.height * scale);
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob === null ? reject(new Error(m.scene_picture_too_large())) : resolve(blob)));
  });
}
