import { expect, TINY, test } from './support/fixtures';

const PAGE = `?backend=wasm&model=${TINY}&image=elephant`;

test('what signals are looked at with stands in the address, and survives Back and a reload', async ({
  open,
}) => {
  const page = await open(`${PAGE}&tab=signals`);
  const tab = page.locator('.signals-tab');
  await expect(tab.getByRole('img', { name: 'With dense connections' })).toBeVisible();
  await tab.getByRole('combobox', { name: 'Weights by' }).selectOption({ label: 'normal, σ =' });
  // Key by key: on the way to 0.3 there is a 0, which is refused with the reason and stays where it was typed.
  const sigma = tab.getByRole('spinbutton', { name: 'Standard deviation σ' });
  await sigma.press('ControlOrMeta+a');
  await sigma.press('0');
  await expect(tab.getByRole('alert')).toHaveText('From 0.001 to 2.');
  await sigma.press('.');
  await sigma.press('3');
  await expect(sigma).toHaveValue('0.3');
  await expect(tab.getByRole('alert')).toHaveCount(0);
  await tab.getByRole('spinbutton', { name: 'Seed' }).fill('9');
  await tab.getByText('gradients', { exact: true }).click();
  await expect(page).toHaveURL(/weights=normal0\.3%7E9/);
  await expect(page).toHaveURL(/signals=gradients/);
  await tab.getByText('Dropout', { exact: true }).click();
  const p = tab.getByRole('slider', { name: 'Probability p', exact: true });
  await p.focus();
  await p.press('ArrowRight');
  await p.press('ArrowRight');
  await expect(page).toHaveURL(/dropout=0\.3/);

  // Another tensor is a step; Back undoes it alone.
  const before = page.url();
  await page.locator('.station').nth(1).click();
  await expect(page).not.toHaveURL(before);
  await p.press('Home');
  await expect(page).toHaveURL(/dropout=0(&|$)/);
  await page.goBack();
  await expect(page).toHaveURL(before);
  await expect(p).toHaveValue('0.3');
  await tab.getByText('Initialisation', { exact: true }).click();
  await expect(tab.getByRole('spinbutton', { name: 'Standard deviation σ' })).toHaveValue('0.3');
  await expect(page).toHaveURL(/ask=initialisation/);

  await page.reload();
  await expect(tab.getByRole('spinbutton', { name: 'Seed' })).toHaveValue('9');
  await expect(tab.getByRole('spinbutton', { name: 'Standard deviation σ' })).toHaveValue('0.3');
  await expect(tab.getByRole('radio', { name: 'gradients' })).toBeChecked();
  await tab.getByText('Dropout', { exact: true }).click();
  await expect(p).toHaveValue('0.3');
});

test('a network on the drawing board stands in the address once the slider rests, and survives a reload', async ({
  open,
}) => {
  const page = await open(`${PAGE}&tab=design`);
  const slider = page.getByRole('slider', { name: 'Growth rate k' });
  await slider.hover();
  const box = await slider.boundingBox();
  if (box === null) throw new Error('The slider is not there.');
  await page.mouse.move(box.x + box.width * 0.2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, box.y + box.height / 2, { steps: 8 });
  await page.mouse.up();
  const k = await slider.inputValue();
  expect(Number(k)).toBeGreaterThan(30);
  await expect(page).toHaveURL(new RegExp(`design=made_k${k}_b2-2_`));
  await page.reload();
  await expect(slider).toHaveValue(k);
  await expect(page.getByRole('region', { name: 'The network' })).toContainText('8×8');
});
