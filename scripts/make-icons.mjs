// Draws the icons of public/icons/ from public/favicon.svg, in a Chromium:
//   node scripts/make-icons.mjs
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { findChromium } from './find-chromium.mjs';
import { root } from './lib/root.mjs';

const svg = readFileSync(join(root, 'public', 'favicon.svg'), 'utf8');
const background = /<rect width="32" height="32" rx="7" fill="(#\w+)"\/>/;
const fill = background.exec(svg)?.[1];
if (fill === undefined) throw new Error('The favicon has no such background any more.');

/** Systems cut what they like from a maskable icon, outside of a circle of 80 % of its side. */
const maskable = svg.replace(background, '').replace('viewBox="0 0 32 32"', 'viewBox="-5 -5 42 42"');

const pictures = [
  { name: 'icon-192', side: 192, drawing: svg, ground: 'transparent' },
  { name: 'icon-512', side: 512, drawing: svg, ground: 'transparent' },
  { name: 'maskable-512', side: 512, drawing: maskable, ground: fill },
  { name: 'touch-180', side: 180, drawing: maskable, ground: fill },
];

const folder = join(root, 'public', 'icons');
mkdirSync(folder, { recursive: true });
const executablePath = await findChromium();
const browser = await chromium.launch({
  args: ['--no-sandbox'],
  ...(executablePath === null ? {} : { executablePath }),
});
for (const { name, side, drawing, ground } of pictures) {
  const page = await browser.newPage({ viewport: { width: side, height: side } });
  await page.setContent(
    `<style>html { background: ${ground} } body { margin: 0 } svg { display: block }</style>${drawing}`,
  );
  writeFileSync(join(folder, `${name}.png`), await page.screenshot({ omitBackground: true }));
  await page.close();
}
await browser.close();
