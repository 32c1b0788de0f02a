/** How much of a file is looked at: drawing programs put a licence or their name before the drawing. */
export const SVG_BEGINNING_BYTES = 4096;

const BLANK = /\s/;

/** Where something that opened ends; -1 when it does not in this part of the file. */
function behind(text: string, closing: string, from: number): number {
  const at = text.indexOf(closing, from);
  return at < 0 ? -1 : at + closing.length;
}

/** A document type with its internal subset, e.g. Illustrator's entities, which holds `>` itself. */
function behindDoctype(text: string, from: number): number {
  const end = behind(text, '>', from);
  if (end < 0 || !text.slice(from, end).includes('[')) return end;
  const closed = behind(text, ']', from);
  return closed < 0 ? -1 : behind(text, '>', closed);
}

/**
 * Whether a text begins as an SVG document does: declaration, comments and document type, then `<svg`.
 * One pass that never goes back, so that no file takes longer than it is long.
 */
export function beginsAsSvg(text: string): boolean {
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  for (;;) {
    while (at < text.length && BLANK.test(text.charAt(at))) at++;
    const word = text.slice(at, at + 13).toLowerCase();
    if (word.startsWith('<!--')) at = behind(text, '-->', at + 4);
    else if (word.startsWith('<?')) at = behind(text, '?>', at + 2);
    else if (/^<!doctype\ssvg/.test(word)) at = behindDoctype(text, at);
    else return /^<svg[\s/>]/.test(word);
    if (at < 0) return false;
  }
}
