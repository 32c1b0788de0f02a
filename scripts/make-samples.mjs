// Draws the sample images that are drawings (public/samples/*.png) from the icon sets of training/:
//   npm ci --prefix training && node scripts/make-samples.mjs
// The photographs beside them (chelsea.png, rocket.jpg) and elephant.png are files as they came.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from './lib/root.mjs';

const require = createRequire(join(root, 'training', 'package.json'));
/** @type {{ Resvg: new (svg: string, options: object) => { render(): { asPng(): Uint8Array } } }} */
const { Resvg } = require('@resvg/resvg-js');

/** Width and height, in pixels. */
const size = 384;

/**
 * One icon's drawing, as a nested <svg>.
 * @param {string} set - Iconify prefix
 * @param {string} name
 * @param {{ x: number, y: number, size: number }} place - in pixels
 */
function icon(set, name, { x, y, size: side }) {
  const {
    icons,
    width = 16,
    height = 16,
  } = JSON.parse(readFileSync(require.resolve(`@iconify-json/${set}/icons.json`), 'utf8'));
  const { body, width: w = width, height: h = height, left = 0, top = 0 } = icons[name];
  return `<svg x="${x}" y="${y}" width="${side}" height="${side}" viewBox="${left} ${top} ${w} ${h}">${body}</svg>`;
}

/**
 * @param {string} file
 * @param {readonly string[]} drawings
 */
function write(file, drawings) {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${size}" height="${size}">${drawings.join('')}</svg>`;
  writeFileSync(join(root, 'public', 'samples', file), new Resvg(svg, {}).render().asPng());
}

const middle = { x: 32, y: 32, size: size - 64 };
for (const [file, set, name] of /** @type {const} */ ([
  ['octopus.png', 'noto', 'octopus'],
  ['bicycle.png', 'noto', 'bicycle'],
  ['tiger.png', 'twemoji', 'tiger-face'],
  ['sunflower.png', 'twemoji', 'sunflower'],
  ['hamburger.png', 'fluent-emoji', 'hamburger'],
  ['sailboat.png', 'fluent-emoji', 'sailboat'],
  ['guitar.png', 'noto', 'guitar'],
])) {
  write(file, [icon(set, name, middle)]);
}
// Two things in one picture: what class activation maps are for.
write('lion-and-guitar.png', [
  icon('noto', 'lion', { x: 10, y: 10, size: 220 }),
  icon('noto', 'guitar', { x: 204, y: 204, size: 170 }),
]);
