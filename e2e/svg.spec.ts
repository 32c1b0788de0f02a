import type { Page } from '@playwright/test';
import { expectFirstPrediction, predictions } from './support/atlas';
import { expect, test } from './support/fixtures';
import { dropPaths, onDisk } from './support/hands';

// A trace asks every frame for a picture of itself, and waits for one that is busy drawing.
test.use({ trace: 'off' });

const svg = (inside: string, more = ''): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="64" height="64" ${more}>${inside}</svg>`;
const RED = '<rect width="64" height="64" fill="#ff0000"/>';
const page1 = (inside: string): string =>
  `<foreignObject width="64" height="64"><div xmlns="http://www.w3.org/1999/xhtml">${inside}</div></foreignObject>`;

/** Drawings that draw a red square, whatever else is in them. */
const DRAWN: readonly (readonly [what: string, text: string])[] = [
  ['a script', svg(`<script>parent.hacked = 1; top.hacked = 1; alert(1)</script>${RED}`)],
  ['what runs when it loads', svg(`<g onload="top.hacked = 1">${RED}</g>`, 'onload="top.hacked = 1"')],
  ['a link elsewhere', svg(`<a href="https://example.com/">${RED}</a>`)],
  [
    'a namespace, which is no address',
    svg(`<style>@namespace url(http://www.w3.org/2000/svg);</style>${RED}`),
  ],
  [
    'Illustrator’s document type',
    `<!DOCTYPE svg [<!ENTITY red "#ff0000">]>${svg(RED.replace('#ff0000', '&red;'))}`,
  ],
  [
    'a drawing within',
    svg(
      `<image width="64" height="64" href="data:image/svg+xml;base64,${btoa(svg(`<script>top.hacked = 1</script>${RED}`))}"/>`,
    ),
  ],
  [
    'a pattern of patterns',
    svg(
      `<pattern id="a" width="9" height="9" patternUnits="userSpaceOnUse">${RED}</pattern><pattern id="b" width="9" height="9" patternUnits="userSpaceOnUse"><rect width="9" height="9" fill="url(#a)"/></pattern><rect width="64" height="64" fill="url(#b)"/>`,
    ),
  ],
  [
    'a pattern that paints itself',
    svg(
      `${RED}<pattern id="p" width="4" height="4" patternUnits="userSpaceOnUse"><rect width="4" height="4" fill="url(#p)"/></pattern>`,
    ),
  ],
  ['a group that uses itself', svg(`<g id="a"><use href="#a"/>${RED}</g>`)],
  [
    'tiles of a hundred-thousandth',
    svg(
      `<pattern id="p" width="0.00001" height="0.00001" patternUnits="userSpaceOnUse"><rect width="1" height="1" fill="#ff0000"/></pattern>${RED}<rect width="1" height="1" fill="url(#p)"/>`,
    ),
  ],
  ['a page with a fallback', svg(`<switch>${page1('words')}${RED}</switch>`)],
  [
    'sizes that are no numbers',
    `<svg xmlns="http://www.w3.org/2000/svg" width="NaN" height="1e999" viewBox="0 0 64 64">${RED}</svg>`,
  ],
];

/** And what is refused, by code. */
const REFUSED: readonly (readonly [what: string, text: string, code: string])[] = [
  ['a page', svg(page1('<b>words</b>')), 'image/undecodable'],
  [
    'a frame',
    svg(
      `<foreignObject width="9" height="9"><iframe xmlns="http://www.w3.org/1999/xhtml" srcdoc="&lt;script&gt;top.hacked = 1&lt;/script&gt;"/></foreignObject>`,
    ),
    'image/undecodable',
  ],
  [
    'five thousand groups in each other',
    svg(`${'<g>'.repeat(5000)}${RED}${'</g>'.repeat(5000)}`),
    'image/undecodable',
  ],
  ['no namespace', `<svg width="64" height="64">${RED}</svg>`, 'image/undecodable'],
  [
    'a style sheet elsewhere',
    `<?xml-stylesheet href="https://example.com/a.css"?>${svg(RED)}`,
    'image/remote-content',
  ],
  [
    'an entity elsewhere',
    `<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>${svg(`<text>&x;</text>`)}`,
    'image/remote-content',
  ],
  ['an import', svg(`<style>@import "https://example.com/x.css";</style>${RED}`), 'image/remote-content'],
  [
    'an import behind escapes',
    svg(`<style>@\\69mport "https://example.com/x.css";</style>${RED}`),
    'image/remote-content',
  ],
  [
    'an address behind escapes',
    svg(`<style>rect{fill:\\75 rl(https://example.com/x.svg#a)}</style>${RED}`),
    'image/remote-content',
  ],
  [
    'an address behind a comment',
    svg(`<rect width="9" height="9" style="fill:url(/*x*/ https://example.com/a)"/>`),
    'image/remote-content',
  ],
  [
    'a set of pictures',
    svg(`<style>rect{background:image-set("https://example.com/x.png" 1x)}</style>${RED}`),
    'image/remote-content',
  ],
  [
    'a picture',
    svg('<image xlink:href="//example.com/x.png" width="9" height="9"/>'),
    'image/remote-content',
  ],
  [
    'a picture that comes later',
    svg('<image width="9" height="9"><set attributeName="href" to="https://example.com/x.png"/></image>'),
    'image/remote-content',
  ],
  [
    'a filter’s picture',
    svg('<filter id="f"><feImage href="https://example.com/x.png"/></filter>'),
    'image/remote-content',
  ],
  ['somebody else’s symbol', svg('<use href="https://example.com/x.svg#a"/>'), 'image/remote-content'],
  [
    '90,000 by 90,000 pixels',
    svg(RED, '').replace('width="64" height="64"', 'width="90000" height="90000"'),
    'image/too-large',
  ],
  ['one line', svg(RED).replace('width="64" height="64"', 'width="80000" height="1"'), 'image/too-small'],
];

const outcome = (page: Page, text: string) =>
  page.evaluate(async (given) => {
    const answer = await denselens.classify(new Blob([given], { type: 'image/svg+xml' })).then(
      () => 'drawn',
      (error: unknown) => `${(error as { code?: unknown }).code}`,
    );
    const { dims, data } = await denselens.input();
    const [height = 0, width = 0] = dims.slice(2);
    const middle = (height >> 1) * width + (width >> 1);
    const { mean, std } = (await denselens.model()).input;
    const pixel = [0, 1, 2].map((c) =>
      Math.round(255 * ((data[c * height * width + middle] ?? 0) * (std[c] ?? 1) + (mean[c] ?? 0))),
    );
    return { answer, pixel, hacked: 'hacked' in globalThis };
  }, text);

test('drawings run nothing, fetch nothing and draw what they draw, or are refused by code', async ({
  booted: page,
}) => {
  const fetched: string[] = [];
  page.context().on('request', (request) => fetched.push(request.url()));
  for (const [what, text] of DRAWN) {
    const { answer, pixel, hacked } = await outcome(page, text);
    expect.soft([answer, pixel, hacked], what).toEqual(['drawn', [255, 0, 0], false]);
  }
  for (const [what, text, code] of REFUSED) {
    const { answer, hacked } = await outcome(page, text);
    expect.soft([answer, hacked], what).toEqual([code, false]);
  }
  expect(fetched.filter((url) => /example\.com|^file:/.test(url))).toEqual([]);
  await expect(page.locator('iframe')).toHaveCount(0);
});

test('a drawing that repeats itself a million times holds nothing up, and gives way to a picture', async ({
  open,
}) => {
  const page = await open();
  await expectFirstPrediction(page, 'elephant');
  await page.evaluate(() => {
    const pauses = { longest: 0 };
    let last = performance.now();
    setInterval(() => {
      const now = performance.now();
      pauses.longest = Math.max(pauses.longest, now - last);
      last = now;
    }, 20);
    Object.assign(globalThis, { pauses });
  });
  const level = (n: number): string => `<g id="u${n}">${`<use href="#u${n - 1}" x="1"/>`.repeat(10)}</g>`;
  const levels = [1, 2, 3, 4, 5, 6, 7].map(level).join('');
  const bomb = svg(`<defs><rect id="u0" width="5" height="5"/>${levels}</defs><use href="#u7"/>`);
  await dropPaths(page, [onDisk('laughs.svg', bomb)]);
  await expect(page.locator('.image-panel').getByRole('progressbar')).toBeVisible();
  await expect(page.locator('iframe')).toHaveCount(1);
  // The page answers meanwhile.
  await page.getByRole('tab', { name: 'Why this class' }).click();
  await expect(page.getByRole('tab', { name: 'Why this class' })).toHaveAttribute('aria-selected', 'true');
  await page.getByRole('button', { name: 'Octopus', exact: true }).click();
  await expect(page.locator('iframe')).toHaveCount(0, { timeout: 5_000 });
  await expectFirstPrediction(page, 'octopus');
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expect(predictions(page)).toHaveCount(5);
  const longest = await page.evaluate(
    () => (globalThis as unknown as { pauses: { longest: number } }).pauses.longest,
  );
  expect(longest).toBeLessThan(3_000);
});
