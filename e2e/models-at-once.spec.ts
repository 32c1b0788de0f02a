import { smallSafetensors } from '../src/testing/small-model';
import { expect, TINY_PAGE, test } from './support/fixtures';
import { dropFiles } from './support/hands';

const SEEDS = [11, 12, 13] as const;
const files = SEEDS.map((seed) => ({
  name: `small-${seed}.safetensors`,
  base64: Buffer.from(smallSafetensors(undefined, seed)).toString('base64'),
}));

/** The answer of the model at work. */
const logits = () => denselens.tensor('classifier').then(({ data }) => Array.from(data));

test('three models asked for in a row: the newest wins, and the image runs on it', async ({ open }) => {
  const page = await open(TINY_PAGE);
  const outcomes = await page.evaluate(
    (given) =>
      Promise.all(
        given.map(({ base64, name }) => {
          const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
          return denselens.loadModel(new Blob([bytes]), { name }).then(
            (model) => model.name,
            (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : 'no code'),
          );
        }),
      ),
    files,
  );
  expect(outcomes).toEqual(['engine/superseded', 'engine/superseded', 'small-13.safetensors']);
  await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'false');
  await expect(page.getByRole('region', { name: 'Predictions' }).getByRole('listitem')).not.toHaveCount(0);
  const inARow = await page.evaluate(logits);

  // The same as that model alone gives.
  const [, , last] = files;
  const alone = await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    await denselens.loadModel('emoji1000');
    await denselens.loadModel(new Blob([bytes]));
    return Array.from((await denselens.tensor('classifier')).data);
  }, last?.base64 ?? '');
  expect(inARow).toEqual(alone);
});

test('three models dropped in a row: the last one stands, with its answer', async ({ open }) => {
  const page = await open(TINY_PAGE);
  for (const file of files) await dropFiles(page, [file]);
  await expect(page.getByRole('button', { name: /^small-13/ })).toBeVisible();
  await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'false');
  await expect(page.getByRole('region', { name: 'Predictions' }).getByRole('listitem')).not.toHaveCount(0);
  await expect(page.getByRole('alert')).toHaveCount(0);
  expect((await page.evaluate(logits)).every(Number.isFinite)).toBe(true);
});
