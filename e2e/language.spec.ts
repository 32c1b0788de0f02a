import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures';
import { englishIn, openTab } from './support/language';

test.use({ locale: 'zh-CN' });

/** Tabs of the inspector whose every text is Chinese by now. */
const TABS = ['特征图'];
/** What is not yet, anywhere: whoever turns it into messages takes it out. */
const NOT_YET = ['.atlas', '.backend-why'];

const html = (page: Page) => page.locator('html');

test('a Chinese browser gets Chinese, in which no English sentence is left', async ({ open }) => {
  const page = await open();
  await expect(html(page)).toHaveAttribute('lang', 'zh-Hans');
  const sidebar = page.getByRole('complementary', { name: '图像与预测' });
  await expect(sidebar.getByRole('heading', { name: '预测' })).toBeVisible();
  // The class by its Chinese name, and by its English one behind it.
  await expect(sidebar.getByRole('listitem').filter({ hasText: /大象 elephant/ })).toContainText(/\d\.\d%/);
  await expect(sidebar.getByRole('img', { name: '网络看到的图像：大象' })).toBeVisible();

  expect(await englishIn(page.getByRole('banner'), NOT_YET), 'in the header').toEqual([]);
  expect(await englishIn(sidebar, NOT_YET), 'beside the image').toEqual([]);
  const inspector = page.getByRole('region', { name: '检查器' });
  for (const name of TABS) {
    await openTab(page, name);
    expect(await englishIn(inspector, NOT_YET), `in the tab ${name}`).toEqual([]);
  }
  for (const [button, name] of [
    [/DenseNet-121/, '模型'],
    [/WASM/, '计算后端'],
    [/^排序/, '排序与筛选'],
    [/^色标/, '色标'],
  ] as const) {
    await page.getByRole('button', { name: button }).first().click();
    const panel = page.getByRole('dialog', { name });
    await expect(panel).toBeVisible();
    expect(await englishIn(panel, NOT_YET), name).toEqual([]);
    await page.keyboard.press('Escape');
  }

  // Found by either name.
  for (const query of ['老虎', 'tiger']) {
    await page.keyboard.press('Control+k');
    const dialog = page.getByRole('dialog', { name: '搜索网络' });
    await dialog.getByRole('combobox').fill(query);
    await expect(
      dialog
        .getByRole('option')
        .filter({ hasText: /老虎.*tiger/ })
        .first(),
    ).toBeVisible();
    expect(await englishIn(dialog, NOT_YET)).toEqual([]);
    await page.keyboard.press('Escape');
  }
});

test('the switch changes the language at once, keeps everything, and is remembered', async ({ open }) => {
  const page = await open('?backend=wasm&model=emoji1000&image=tiger&lang=zh');
  await page.evaluate(async () => {
    await denselens.lesion([
      {
        source: 'features.denseblock4.denselayer16',
        reader: 'classifier',
        mode: 'zero',
      },
    ]);
    Object.assign(globalThis, { isSamePage: true });
  });
  const logits = await page.evaluate(async () => [...(await denselens.tensor('classifier')).data]);
  await page.getByLabel('网络的部分').selectOption({ label: '稠密块 2 第 4 层' });
  await expect(page.getByText('1 处切断生效')).toBeVisible();

  await page.getByRole('button', { name: 'Language: switch to English' }).click();

  await expect(html(page)).toHaveAttribute('lang', 'en');
  await expect(page.getByText('1 cut holds')).toBeVisible();
  await expect(page.getByRole('img', { name: 'What the network saw: Tiger face' })).toBeVisible();
  await expect(page.getByLabel('Part of the network')).toHaveValue('features.denseblock2.denselayer4');
  await expect(page).toHaveURL(/lang=en/);
  const after = await page.evaluate(async () => ({
    isSamePage: 'isSamePage' in globalThis,
    model: (await denselens.model()).id,
    logits: [...(await denselens.tensor('classifier')).data],
  }));
  expect(after).toEqual({ isSamePage: true, model: 'emoji1000', logits });

  // The choice goes before the browser's language, the link before the choice.
  await page.goto('/?backend=wasm');
  await expect(page.getByRole('heading', { name: 'Predictions' })).toBeVisible();
  await page.goto('/?backend=wasm&lang=zh');
  await expect(page.getByRole('heading', { name: '预测' })).toBeVisible();
  await expect(html(page)).toHaveAttribute('lang', 'zh-Hans');
});

test('a link in English stays English in a Chinese browser', async ({ page }) => {
  await page.goto('/?backend=wasm&lang=en');
  await expect(page.getByRole('heading', { name: 'Predictions' })).toBeVisible();
  await expect(html(page)).toHaveAttribute('lang', 'en');
});
