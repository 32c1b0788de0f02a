/** What elements and attributes called `style` are called while a drawing is looked at; see svg.ts. */
export const STYLE_ASIDE = 'denselens-aside-style';

/** References that fetch nothing: fragments of the file itself, and data that stands in it. */
const isRemote = (reference: string): boolean => !/^\s*(#|data:|$)/i.test(reference);

/** CSS as the browser reads it: without comments, escapes undone. Namespaces are names, not addresses. */
const plainCss = (css: string): string =>
  css
    .replace(/\/\*[\s\S]*?(\*\/|$)/g, '')
    .replace(/\\([0-9a-f]{1,6})\s?/gi, (_, code: string) => {
      const point = Number.parseInt(code, 16);
      return point > 0x10ffff ? '' : String.fromCodePoint(point);
    })
    .replace(/@namespace[^;{}]*;?/gi, '');

function cssLoadsRemoteThings(css: string): boolean {
  const plain = plainCss(css);
  if (/@import/i.test(plain)) return true;
  for (const [, target = ''] of plain.matchAll(/(?:url|image|image-set|src)\(\s*['"]?([^'")]*)/gi))
    if (isRemote(target)) return true;
  return false;
}

/** An attribute that an animation sets in the course of time. */
function animatedReferences(element: Element): readonly string[] {
  if (!/^(xlink:)?href$/.test(element.getAttribute('attributeName') ?? '')) return [];
  return ['to', 'from', 'by', 'values'].flatMap((name) => element.getAttribute(name)?.split(';') ?? []);
}

/** Whether a drawing would fetch something, which browsers silently leave out of pictures. */
export function loadsRemoteThings(svg: Document): boolean {
  for (const node of svg.childNodes) {
    // <?xml-stylesheet href="…"?>
    if (node instanceof ProcessingInstruction && node.target === 'xml-stylesheet') {
      const address = /href\s*=\s*["']([^"']*)/i.exec(node.data)?.[1];
      if (address !== undefined && isRemote(address)) return true;
    }
  }
  for (const element of svg.querySelectorAll('*')) {
    const isLink = element.localName === 'a';
    for (const { localName, value } of element.attributes) {
      if ((localName === 'href' || localName === 'src') && !isLink && isRemote(value)) return true;
      if (value.includes('(') && cssLoadsRemoteThings(value)) return true;
    }
    if (element.localName === STYLE_ASIDE && cssLoadsRemoteThings(element.textContent ?? '')) return true;
    if (animatedReferences(element).some(isRemote)) return true;
  }
  return false;
}

/** Entities that stand in another file; parsers pass them over without a word. */
export const hasOuterEntities = (text: string): boolean =>
  /<!ENTITY[^>"']{1,200}\s(SYSTEM|PUBLIC)\s/.test(text);
