/**
 * Draws the set of drawings that the site ships with: `tsx render/drawings.ts` in training/. Every concept that all the
 * sets below draw is a candidate; every so many of them are taken, so that they are spread over the classes. Sets that
 * are held out for evaluation stay held out.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { rasterize } from './rasterize';
import { type Icon, readJson, readSet, type SetId } from './sets';

const ROOT = join(import.meta.dirname, '..', '..');
const OUT = join(ROOT, 'public', 'drawings');

const FROM: readonly SetId[] = [
  'noto',
  'twemoji',
  'fluent-emoji',
  'fluent-emoji-flat',
  'emojione',
  'fxemoji',
  'fluent-emoji-high-contrast',
  'emojione-monotone',
];
const CONCEPTS = 50;
/** Side in pixels, and how much of it the drawing's longer side takes. */
const SIZE = 96;
const SHARE = 0.85;

const draw = ({ left, top, width, height, body }: Icon): Uint8Array => {
  const side = Math.max(width, height) / SHARE;
  const padded = {
    body,
    left: left + width / 2 - side / 2,
    top: top + height / 2 - side / 2,
    width: side,
    height: side,
  };
  const pixels = rasterize(padded, SIZE);
  const data = new Uint8Array(SIZE * SIZE * 3);
  for (let pixel = 0; pixel < SIZE * SIZE; pixel++) {
    // Premultiplied, on white.
    const white = 255 - (pixels[pixel * 4 + 3] ?? 255);
    for (let c = 0; c < 3; c++) data[pixel * 3 + c] = Math.min(255, (pixels[pixel * 4 + c] ?? 0) + white);
  }
  return encode({ width: SIZE, height: SIZE, data, channels: 3 }, { zlib: { level: 9 } });
};

const sets = FROM.map(readSet);
for (const { provenance } of sets)
  if (provenance.role === 'held-out') throw new Error(`${provenance.id} is held out for evaluation`);
const labels = readJson<{ id: string; en: string }[]>(ROOT, 'public', 'models', 'emoji1000', 'labels.json');
const drawnByAll = labels.filter(({ id }) => sets.every(({ icons }) => icons.has(id)));
const step = drawnByAll.length / CONCEPTS;
const chosen = Array.from({ length: CONCEPTS }, (_, n) => drawnByAll[Math.floor(n * step)]).filter(
  (label) => label !== undefined,
);

const chunks: Uint8Array[] = [];
const files: { path: string; bytes: number }[] = [];
for (const { id, en } of chosen) {
  for (const { provenance, icons } of sets) {
    const icon = icons.get(id);
    if (icon === undefined) continue;
    const png = draw(icon);
    chunks.push(png);
    files.push({ path: `${en.replaceAll('/', ' ')}/${provenance.id}.png`, bytes: png.length });
  }
}
mkdirSync(OUT, { recursive: true });
writeFileSync(join(OUT, 'drawings.bin'), Buffer.concat(chunks));
const from = sets.map(({ provenance: { title, author, url, licence, npm, version } }) => ({
  title,
  author,
  url,
  licence,
  npm,
  version,
}));
writeFileSync(join(OUT, 'drawings.json'), `${JSON.stringify({ from, files })}\n`);
console.log(
  `${files.length} drawings of ${drawnByAll.length} candidates, ${Buffer.concat(chunks).length} bytes`,
);
