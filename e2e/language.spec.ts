import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './support/fixtures';
import { englishIn, openTab } from './support/language';

test.use({ locale: 'zh-CN' });

/** The inspector's tabs: each is opened, and looked through. */
const TABS = [
  ...['统计', '权重', '一个单元', '为何是这个类别', '梯度', '切断', '找通道', '比较', '带走'],
  ...['连接强度', '开销', '路径', '信号', '设计', '特征图'],
];

const html = (page: Page) => page.locator('html');

test('a Chinese browser gets Chinese, in which no English sentence is left', async ({ open }) => {
  const page = await open();
  await expect(html(page)).toHaveAttribute('lang', 'zh-Hans');
  const sidebar = page.getByRole('complementary', { name: '图像与预测' });
  await expect(sidebar.getByRole('heading', { name: '预测' })).toBeVisible();
  // The class by its Chinese name, and by its English one behind it.
  await expect(sidebar.getByRole('listitem').filter({ hasText: /大象 elephant/ })).toContainText(/\d\.\d%/);
  await expect(sidebar.getByRole('img', { name: '网络看到的图像：大象' })).toBeVisible();

  expect(await englishIn(page.getByRole('banner')), 'in the header').toEqual([]);
  expect(await englishIn(sidebar), 'beside the image').toEqual([]);
  expect(await englishIn(page.getByRole('region', { name: '网络', exact: true })), 'in the network').toEqual(
    [],
  );
  expect(await englishIn(page.locator('.app-ribbon')), 'in the row of shapes').toEqual([]);
  const inspector = page.getByRole('region', { name: '检查器' });
  for (const name of TABS) {
    await openTab(page, name);
    expect(await englishIn(inspector), `in the tab ${name}`).toEqual([]);
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
    expect(await englishIn(panel), name).toEqual([]);
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
    expect(await englishIn(dialog)).toEqual([]);
    await page.keyboard.press('Escape');
  }
});

test('lessons, questions and words are Chinese, too', async ({ open }) => {
  const page = await open('?backend=wasm&model=emoji1000&lang=zh');
  await page.getByRole('button', { name: '学习', exact: true }).click();
  const panel = page.getByRole('complementary', { name: '学习' });
  await expect(panel.locator('.learn-card')).toHaveCount(5);
  expect(await englishIn(panel), 'in the list').toEqual([]);
  for (const [card, shown] of [
    [/^五个问题/, '.question'],
    [/^术语表/, '.glossary-term'],
  ] as const) {
    await panel.getByRole('button', { name: card }).click();
    await expect(panel.locator(shown).first()).toBeVisible();
    for (const option of await panel.locator('.question-option:first-child').all()) await option.click();
    expect(await englishIn(panel), String(card)).toEqual([]);
    await panel.getByRole('button', { name: '← 全部课程' }).click();
  }
});

test('what is opened, chosen and cut is spoken of in Chinese, too', async ({ open }) => {
  const page = await open('?backend=wasm&model=emoji1000&image=tiger&lang=zh&channel=3');
  const network = page.locator('.network');
  for (const name of ['列表', '保存']) {
    await network.getByRole('button', { name, exact: true }).click();
    await expect(network.locator('.drawer')).toBeVisible();
    expect(await englishIn(network), name).toEqual([]);
  }
  await network.getByRole('button', { name: '保存', exact: true }).click();

  const opened: readonly (readonly [string, (panel: Locator) => Promise<void>])[] = [
    ['统计', (panel) => panel.getByText('全部通道', { exact: true }).click()],
    ['一个单元', (panel) => expect(panel.getByText('ONNX Runtime')).toBeVisible()],
    [
      '为何是这个类别',
      async (panel) => {
        await panel.getByRole('button', { name: '过渡层 3' }).click();
        await expect(panel.getByText('最强的通道：权重 × 平均值')).toBeVisible();
      },
    ],
    [
      '连接强度',
      async (panel) => {
        await panel.getByRole('gridcell').first().click();
        await panel.getByText('论文在图 5 中的发现').click();
        await expect(panel.getByRole('region', { name: '连接' })).toBeVisible();
      },
    ],
    [
      '比较',
      async (panel) => {
        await panel.getByRole('button', { name: '留作 A' }).click();
        await expect(panel.getByRole('region', { name: '差异' })).toContainText('A 与 B 的余弦');
      },
    ],
    [
      '切断',
      async (panel) => {
        await panel.getByRole('button', { name: '切断', exact: true }).click();
        await expect(panel.getByText('上升最多')).toBeVisible();
        await expect(panel.getByRole('listitem')).toHaveText(/稠密块 \d：.* → .*，置零/);
      },
    ],
  ];
  for (const [name, act] of opened) {
    const panel = await openTab(page, name);
    await act(panel);
    expect(await englishIn(panel), `in the tab ${name}`).toEqual([]);
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

test('what is refused is refused in the language of the page, by the same codes', async ({ open }) => {
  const page = await open('?backend=wasm&lang=zh');
  // An image has run.
  await page.evaluate(async () => void (await denselens.input()));
  const refusals = () =>
    page.evaluate(async () => {
      const asked: readonly (() => Promise<unknown>)[] = [
        () => denselens.loadModel(new Blob(['only words'])),
        () => denselens.classify(new Blob(['%PDF-1.7 and so on'])),
        () => denselens.tensor('nothing'),
        () => denselens.cam(5000),
        () =>
          denselens.loadModel({
            spec: { growthRate: 0, blockConfig: [2], numInitFeatures: 8, bnSize: 4, numClasses: 5 },
          }),
      ];
      const answers: string[] = [];
      for (const ask of asked) {
        const error = await ask().then(
          () => new Error('Nothing was refused.'),
          (reason: Error & { code?: string }) => reason,
        );
        answers.push(`${'code' in error ? error.code : ''}: ${error.message}`);
      }
      return answers;
    });
  expect(await refusals()).toEqual([
    expect.stringMatching(/^model\/corrupt: “.*”既不是 safetensors 文件，也不是 ONNX 文件/),
    expect.stringMatching(/^image\/undecodable: 这是 PDF。.*可以使用 JPEG、PNG/),
    'tensor/unknown: 此网络没有名为“nothing”的张量。',
    'class/unknown: 此模型的类别为 0 到 999，没有 5000。',
    'spec/impossible: 增长率必须是 1 到 96 的整数，而不是 0。',
  ]);
  await page.getByRole('button', { name: 'Language: switch to English' }).click();
  await expect(html(page)).toHaveAttribute('lang', 'en');
  expect(await refusals()).toEqual([
    expect.stringMatching(/^model\/corrupt: ".*" is neither a safetensors nor an ONNX file/),
    expect.stringMatching(/^image\/undecodable: This is a PDF\. .*JPEG, PNG/),
    'tensor/unknown: This network has no tensor named "nothing".',
    'class/unknown: This model has classes 0 to 999, not 5000.',
    'spec/impossible: The growth rate must be a whole number from 1 to 96, not 0.',
  ]);
});

test('headings of a saved table are Chinese, with the keys that scripts know behind them', async ({
  open,
}) => {
  const page = await open('?backend=wasm&model=emoji1000&image=tiger&lang=zh');
  const panel = await openTab(page, '带走');
  const saved = async (button: string) => {
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      panel.getByRole('button', { name: button, exact: true }).click(),
    ]);
    return readFileSync(await file.path(), 'utf8');
  };
  const lines = (await saved('预测 .csv')).split('\r\n');
  expect(lines.slice(0, 3)).toEqual([
    '\uFEFF# 软件 software: DenseLens',
    '# 图像 image: Tiger face',
    expect.stringMatching(/^# 模型 model: \S/),
  ]);
  expect(lines).toContain('排名 rank,类别编号 index,类别名 label,得分 logit,概率 probability');
  expect(Object.keys(JSON.parse(await saved('预测 .json')).rows[0])).toEqual([
    'rank',
    'index',
    'label',
    'logit',
    'probability',
  ]);
});

test('a link in English stays English in a Chinese browser', async ({ page }) => {
  await page.goto('/?backend=wasm&lang=en');
  await expect(page.getByRole('heading', { name: 'Predictions' })).toBeVisible();
  await expect(html(page)).toHaveAttribute('lang', 'en');
});
