import type { FileChooser, Locator, Page } from '@playwright/test';
import { smallSafetensors } from '../../src/testing/small-model';
import { sampleBytes } from './atlas';
import { type Clipping, dropFiles, onDisk, paste, type TestFile } from './hands';
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

const FILES: readonly [TestFile, ...TestFile[]] = [
  { name: 'octopus.png', base64: sampleBytes('octopus.png') },
  { name: 'rocket.jpg', base64: sampleBytes('rocket.jpg') },
  { name: 'small.safetensors', base64: SMALL },
  { name: 'half.safetensors', base64: SMALL.slice(0, 4_000) },
  { name: 'words.png', base64: text('only words') },
  { name: 'page.html', base64: text('<!doctype html><!-- a --><p>no picture</p>') },
  { name: 'labels.json', base64: text('["one","two"]') },
  { name: 'empty', base64: '' },
  { name: 'drawing.svg', base64: text('<svg xmlns="http://www.w3.org/2000/svg"/>') },
  {
    name: 'page.svg',
    base64: text('<svg xmlns="http://www.w3.org/2000/svg"><foreignObject/></svg>'),
  },
  {
    name: 'known.json',
    base64: text('{"image":"octopus","logits":[1,2,3,4,5,6]}'),
  },
  { name: 'known.npz', base64: text('PK\x03\x04 no archive') },
];

const drop: Action = async (page, chance) => {
  const first = chance.of(FILES);
  const files = chance.number() < 0.3 ? [first, chance.of(FILES)] : [first];
  await dropFiles(page, files);
  return `drop ${files.map(({ name }) => name).join(' and ')}`;
};

const CLIPPINGS: readonly [Clipping, ...Clipping[]] = [
  { text: 'https://example.com/cat.png' },
  { text: '<b>x</b>' },
  { html: '<img src="https://example.com/x.png">' },
  { png: sampleBytes('octopus.png') },
];

const pasteSomething: Action = async (page, chance) => {
  const what = chance.of(CLIPPINGS);
  const [kind = ''] = Object.keys(what);
  try {
    await paste(page, what);
    return `paste ${kind}`;
  } catch (error) {
    // Browsers give the clipboard to the page alone, not while a frame in it has the focus.
    if (/NotAllowedError/.test(String(error))) return `nothing to paste (${kind})`;
    throw error;
  }
};

/** What the system's picker would give: a file, or nothing. */
export function chooseSomething(chooser: FileChooser, chance: Chance): Promise<void> {
  if (chance.number() < 0.4) return Promise.resolve();
  const { name, base64 } = chance.of(FILES);
  return chooser.setFiles(onDisk(name, Buffer.from(base64, 'base64')));
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

const back: Action = async (page, chance) => {
  const forward = chance.number() < 0.3;
  const options = { waitUntil: 'commit', timeout: 20_000 } as const;
  await (forward ? page.goForward(options) : page.goBack(options));
  return forward ? 'forward' : 'back';
};

/** Milliseconds in which something that is there can be pressed: under a dialog, or outside the window, it cannot. */
const AT_HAND = 3_000;

/** Presses it with the mouse; false where it is not to be had. */
const pressed = (target: Locator): Promise<boolean> =>
  target.click({ timeout: AT_HAND }).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Error && error.name === 'TimeoutError') return false;
      throw error;
    },
  );

/** Opens a chip of the header; by its parts, since the page may speak another language by now. */
async function opened(page: Page, part: string): Promise<boolean> {
  const chip = page.locator('.header .chip').filter({ has: page.locator(part) });
  if ((await chip.count()) === 0) return false;
  const isOpen = await chip.getAttribute('aria-expanded', { timeout: AT_HAND }).catch(() => null);
  return isOpen === 'true' || pressed(chip);
}

/** Another model, by the menu: one that is there, or one from elsewhere. */
const switchModel: Action = async (page, chance) => {
  if (!(await opened(page, '.chip-name'))) return 'no menu of models';
  const options = page
    .locator('.popover-panel')
    .locator('.model-option, .models-remote > .button')
    .filter({ visible: true });
  await options
    .first()
    .waitFor({ timeout: AT_HAND })
    .catch(() => {});
  const count = await options.count();
  if (count === 0) return 'a menu without models';
  const option = options.nth(chance.below(count));
  const name = await option.textContent({ timeout: AT_HAND }).catch(() => null);
  return (await pressed(option)) ? `choose the model ${name}` : 'no model to choose';
};

/** Milliseconds in which the page says what became of another backend. */
const SAYS = 60_000;

/** The other backend, by its chip. Where it is not to be had, the page must say why. @throws where it says nothing */
export const switchBackend: Action = async (page) => {
  if (!(await opened(page, '.header-dot'))) return 'no chip of the backend';
  const panel = page.locator('.popover-panel');
  const other = panel.locator('.segmented label:not(:has(:checked))').first();
  const name = await other.textContent({ timeout: AT_HAND }).catch(() => null);
  if (name === null || !(await pressed(other))) return 'no backend to choose';
  const isIt = panel.locator('.segmented label:has(:checked)').filter({ hasText: name });
  await panel.locator('.backend-why').filter({ hasText: name }).or(isIt).first().waitFor({ timeout: SAYS });
  return `choose the backend ${name}`;
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

/** How often each is done, in shares. Menus come first, before a dialog stands in their way. */
const ACTIONS: readonly (readonly [Action, number])[] = [
  [switchModel, 3],
  [switchBackend, 1],
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
  [resize, 2],
  [back, 3],
  [reload, 1],
  [call, 3],
];
const SHARES = ACTIONS.reduce((sum, [, share]) => sum + share, 0);

/** Does something: each thing once, and then as chance has it. */
export function act(page: Page, chance: Chance, step: number): Promise<string> {
  const [first] = ACTIONS[step - 1] ?? [];
  if (first !== undefined) return first(page, chance);
  let at = chance.number() * SHARES;
  for (const [action, share] of ACTIONS) {
    at -= share;
    if (at < 0) return action(page, chance);
  }
  return hover(page, chance);
}
