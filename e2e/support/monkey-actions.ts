import type { FileChooser, Page } from '@playwright/test';
import { smallSafetensors } from '../../src/testing/small-model';
import { dropFiles, paste, sampleBytes } from './atlas';
import type { Chance } from './seeded';

/** Something that a visitor might do; its answer says what it was. */
export type Action = (page: Page, chance: Chance) => Promise<string>;

/** Elements that can be pressed and are seen in the window. */
const PRESSABLE =
  'button, a[href], input, select, summary, [role=button], [role=tab], [role=gridcell], [tabindex="0"]';

/** A place inside a randomly chosen pressable element that is really on top there; null when there is none. */
async function placeToPress(page: Page, chance: Chance) {
  const wanted = chance.number();
  return page.evaluate(
    ([selector, share]) => {
      const seen = [...document.querySelectorAll(selector)].flatMap((element) => {
        const { left, top, right, bottom } = element.getBoundingClientRect();
        const [x, y] = [(left + right) / 2, (top + bottom) / 2];
        if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight || right - left < 2) return [];
        const hit = document.elementFromPoint(x, y);
        if (hit === null || !(element.contains(hit) || hit.contains(element))) return [];
        // Leads away, or opens the system's own windows.
        if (element.matches('a[target], a[download], a[href^="http"]')) return [];
        const name = element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 40) ?? '';
        return [{ x, y, name: `${element.tagName.toLowerCase()} ${JSON.stringify(name)}` }];
      });
      return seen[Math.floor(share * seen.length)] ?? null;
    },
    [PRESSABLE, wanted] as const,
  );
}

const press: Action = async (page, chance) => {
  const place = await placeToPress(page, chance);
  if (place === null) return 'nothing to press';
  await page.mouse.move(place.x, place.y);
  await page.mouse.down();
  await page.mouse.up();
  return `press ${place.name}`;
};

const doublePress: Action = async (page, chance) => {
  const place = await placeToPress(page, chance);
  if (place === null) return 'nothing to press twice';
  await page.mouse.dblclick(place.x, place.y);
  return `press twice ${place.name}`;
};

const tap: Action = async (page, chance) => {
  const place = await placeToPress(page, chance);
  if (place === null) return 'nothing to tap';
  await page.touchscreen.tap(place.x, place.y);
  return `tap ${place.name}`;
};

const somewhere = (page: Page, chance: Chance): readonly [number, number] => {
  const { width, height } = page.viewportSize() ?? { width: 800, height: 600 };
  return [chance.below(width), chance.below(height)];
};

const drag: Action = async (page, chance) => {
  const [from, to] = [somewhere(page, chance), somewhere(page, chance)];
  await page.mouse.move(...from);
  await page.mouse.down();
  for (let step = 1; step <= 4; step++) {
    await page.mouse.move(from[0] + ((to[0] - from[0]) * step) / 4, from[1] + ((to[1] - from[1]) * step) / 4);
  }
  await page.mouse.up();
  return `drag ${from} → ${to}`;
};

const wheel: Action = async (page, chance) => {
  const at = somewhere(page, chance);
  const by = chance.below(1200) - 600;
  await page.mouse.move(...at);
  await page.mouse.wheel(0, by);
  return `wheel ${by} at ${at}`;
};

const hover: Action = async (page, chance) => {
  const at = somewhere(page, chance);
  await page.mouse.move(...at);
  return `hover ${at}`;
};

const key: Action = async (page, chance) => {
  const name = chance.of([
    'Tab',
    'Tab',
    'Shift+Tab',
    'Enter',
    'Space',
    'Escape',
    'ArrowLeft',
    'ArrowRight',
    'ArrowUp',
    'ArrowDown',
    'Home',
    'End',
    'Control+k',
    'Delete',
    '/',
    '?',
  ]);
  await page.keyboard.press(name);
  return `key ${name}`;
};

const type: Action = async (page, chance) => {
  const text = chance.of([
    'denselayer12',
    '<b>x</b>',
    '-1',
    '1e9',
    '猫',
    'relu5',
    '  ',
    '0.5',
    '\\'.repeat(9),
  ]);
  await page.keyboard.type(text);
  return `type ${JSON.stringify(text)}`;
};

const SMALL = Buffer.from(smallSafetensors()).toString('base64');
const text = (words: string): string => Buffer.from(words).toString('base64');

interface Given {
  readonly name: string;
  readonly type: string;
  readonly base64: string;
}

const FILES: readonly [Given, ...Given[]] = [
  { name: 'octopus.png', type: 'image/png', base64: sampleBytes('octopus.png') },
  { name: 'rocket.jpg', type: 'image/jpeg', base64: sampleBytes('rocket.jpg') },
  { name: 'small.safetensors', type: '', base64: SMALL },
  { name: 'half.safetensors', type: '', base64: SMALL.slice(0, 4_000) },
  { name: 'words.png', type: 'image/png', base64: text('only words') },
  { name: 'page.html', type: 'text/html', base64: text('<!doctype html><!-- a --><p>no picture</p>') },
  { name: 'labels.json', type: 'application/json', base64: text('["one","two"]') },
  { name: 'empty', type: '', base64: '' },
  { name: 'drawing.svg', type: 'image/svg+xml', base64: text('<svg xmlns="http://www.w3.org/2000/svg"/>') },
  {
    name: 'page.svg',
    type: 'image/svg+xml',
    base64: text('<svg xmlns="http://www.w3.org/2000/svg"><foreignObject/></svg>'),
  },
  {
    name: 'known.json',
    type: 'application/json',
    base64: text('{"image":"octopus","logits":[1,2,3,4,5,6]}'),
  },
  { name: 'known.npz', type: '', base64: text('PK\x03\x04 no archive') },
];

const drop: Action = async (page, chance) => {
  const first = chance.of(FILES);
  const files = chance.number() < 0.3 ? [first, chance.of(FILES)] : [first];
  await dropFiles(page, files);
  return `drop ${files.map(({ name }) => name).join(' and ')}`;
};

const pasteSomething: Action = async (page, chance) => {
  const what = chance.of<{ text: string } | Given>([{ text: 'https://example.com/cat.png' }, ...FILES]);
  await paste(page, what);
  return `paste ${'text' in what ? what.text : what.name}`;
};

/** What the system's picker would give: a file, or nothing. */
export function chooseSomething(chooser: FileChooser, chance: Chance): Promise<void> {
  if (chance.number() < 0.4) return Promise.resolve();
  const { name, type: mimeType, base64 } = chance.of(FILES);
  return chooser.setFiles({ name, mimeType, buffer: Buffer.from(base64, 'base64') });
}

/** Somebody at the console, who does not wait for answers. */
const call: Action = async (page, chance) => {
  const verb = chance.of([
    'tensor("features.norm5")',
    'tensor("nothing")',
    'cam(0)',
    'ledger(-1)',
    'lesion([{ source: "features.pool0", reader: "*", mode: "mean" }])',
    'lesion([{}])',
    'restore()',
    'connectivity("weight")',
    'gradient({ class: 0 }, "input")',
    'attribution("occlusion", { class: 0, size: 32, stride: 32 })',
    'run(new Float32Array(3 * 64 * 64), [1, 3, 64, 64])',
    'run(null)',
    'loadModel("nothing")',
    'loadModel(null)',
    'classify(null)',
  ]);
  await page.evaluate(`globalThis.denselens?.${verb}.catch(() => {}); undefined`);
  return `call ${verb}`;
};

const reload: Action = async (page) => {
  await page.reload({ waitUntil: 'commit' });
  return 'reload';
};

/** Not further back than the page's own beginning. */
const back: Action = async (page, chance) => {
  const forward = chance.number() < 0.3;
  await page.evaluate((step) => history.go(step), forward ? 1 : -1);
  return forward ? 'forward' : 'back';
};

const emoji: Action = async (page) => {
  await page.evaluate(() => {
    void globalThis.denselens?.loadModel('here').catch(() => {});
  });
  return 'load the small model that is offered';
};

const resize: Action = async (page, chance) => {
  const size = chance.of([
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
    { width: 1366, height: 599 },
    { width: 800, height: 600 },
  ]);
  await page.setViewportSize(size);
  return `window ${size.width}×${size.height}`;
};

/** How often each is done, in shares. */
const ACTIONS: readonly (readonly [Action, number])[] = [
  [press, 40],
  [doublePress, 4],
  [tap, 10],
  [drag, 6],
  [wheel, 6],
  [hover, 8],
  [key, 12],
  [type, 3],
  [drop, 5],
  [pasteSomething, 2],
  [emoji, 2],
  [resize, 2],
  [back, 3],
  [reload, 1],
  [call, 3],
];
const SHARES = ACTIONS.reduce((sum, [, share]) => sum + share, 0);

/** Does something. */
export function act(page: Page, chance: Chance): Promise<string> {
  let at = chance.number() * SHARES;
  for (const [action, share] of ACTIONS) {
    at -= share;
    if (at < 0) return action(page, chance);
  }
  return hover(page, chance);
}
