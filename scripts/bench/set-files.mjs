import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../lib/root.mjs';

/** Pictures that are made at once, and come to the disk together. */
const TOGETHER = 25;

/**
 * Writes pictures to a folder, each of its own: the site's drawings turned, scaled and put onto coloured grounds, one
 * half as JPEG and one as PNG. The same number gives the same picture.
 * @param {import('@playwright/test').Browser} browser draws and encodes them
 * @param {string} folder
 * @param {number} count
 * @param {readonly [width: number, height: number]} size
 */
export async function writePictures(browser, folder, count, [width, height]) {
  const drawings = join(root, 'public', 'drawings');
  /** @type {{ files: { path: string, bytes: number }[] }} */
  const { files } = JSON.parse(readFileSync(join(drawings, 'drawings.json'), 'utf8'));
  const pack = readFileSync(join(drawings, 'drawings.bin'));
  let at = 0;
  const sources = files.map(({ path, bytes }) => {
    const own = pack.subarray(at, at + bytes);
    at += bytes;
    return { label: path.split('/')[0] ?? '', png: own.toString('base64') };
  });
  const page = await browser.newPage();
  try {
    for (let first = 0; first < count; first += TOGETHER) {
      const wanted = Array.from({ length: Math.min(TOGETHER, count - first) }, (_, i) => {
        const number = first + i;
        return { number, ...(sources[number % sources.length] ?? { label: '', png: '' }) };
      });
      const made = await page.evaluate(inPage, { wanted, width, height });
      for (const { name, label, data } of made) {
        mkdirSync(join(folder, label), { recursive: true });
        writeFileSync(join(folder, label, name), Buffer.from(data, 'base64'));
      }
    }
  } finally {
    await page.close();
  }
}

/**
 * Runs in a page: it may use nothing but its argument and the page's globals.
 * @param {{ wanted: { number: number, label: string, png: string }[], width: number, height: number }} options
 */
async function inPage({ wanted, width, height }) {
  const { Image, document } = /** @type {any} */ (globalThis);
  const made = [];
  for (const { number, label, png } of wanted) {
    let state = (number + 1) * 2654435761;
    const chance = () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 32;
    };
    const image = new Image();
    image.src = `data:image/png;base64,${png}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [width, height];
    const ctx = canvas.getContext('2d');
    const ground = ctx.createLinearGradient(0, 0, width * chance(), height);
    for (const stop of [0, 1]) ground.addColorStop(stop, `hsl(${360 * chance()} 60% ${30 + 60 * chance()}%)`);
    ctx.fillStyle = ground;
    ctx.fillRect(0, 0, width, height);
    ctx.translate(width * (0.4 + 0.2 * chance()), height * (0.4 + 0.2 * chance()));
    ctx.rotate(chance() - 0.5);
    const side = height * (0.6 + 0.6 * chance());
    ctx.drawImage(image, -side / 2, -side / 2, side, side);
    const isJpeg = number % 2 === 0;
    const address = canvas.toDataURL(isJpeg ? 'image/jpeg' : 'image/png', 0.9);
    const data = address.slice(address.indexOf(',') + 1);
    made.push({ name: `${number}.${isJpeg ? 'jpg' : 'png'}`, label, data });
  }
  return made;
}
