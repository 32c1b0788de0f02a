import { expect, test } from './support/fixtures';
import { expectSelected } from './support/network';

test('a channel of a block is found by number, with its writer and its readers, in two gestures', async ({
  booted,
}) => {
  await booted.keyboard.press('Control+k');
  const dialog = booted.getByRole('dialog', { name: 'Search the network' });
  await dialog.getByRole('combobox').fill('block 2 channel 300');
  await expect(dialog.getByRole('option')).toHaveText(
    'Dense block 2, channel 300denselayer6, map 12; read by denselayer7–12 and transition2',
  );
  await booted.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expectSelected(booted, 'features.denseblock2');
  await expect(booted).toHaveURL(/channel=300/);
});

test('slash opens the search, arrows choose, Escape leaves everything as it was', async ({ booted }) => {
  const heading = booted.locator('.part-names');
  const before = await heading.textContent();
  // A slider has the focus, which takes no letters.
  await booted.getByRole('slider', { name: 'Size' }).focus();
  await booted.keyboard.press('/');
  const dialog = booted.getByRole('dialog', { name: 'Search the network' });
  await dialog.getByRole('combobox').fill('transition 1');
  await expect(dialog.getByRole('option')).toHaveCount(4);
  await booted.keyboard.press('ArrowDown');
  await expect(dialog.getByRole('option', { selected: true })).toContainText('features.transition1.relu');
  await booted.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  expect(await heading.textContent()).toBe(before);
});
