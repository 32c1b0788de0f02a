import { expectFirstPrediction } from './support/atlas';
import { expect, test } from './support/fixtures';
import { expectGolden } from './support/goldens';

/** Tabs of the inspector whose pictures are held against goldens; their numbers have tests of their own. */
const TABS = [
  {
    tab: 'channel',
    scheme: 'light',
    place: 'tensor=features.denseblock2.denselayer4.conv2&channel=5',
    shows: ['.histogram', '.profile-map canvas', '.learnt'],
  },
  {
    tab: 'unit',
    scheme: 'dark',
    place: 'tensor=features.denseblock2.denselayer4.conv2&channel=5&at=10-12',
    shows: ['.unit-path', '.pixel-map canvas'],
  },
  {
    tab: 'compare',
    scheme: 'light',
    place: 'tensor=features.denseblock3.denselayer9.conv2',
    shows: [],
  },
] as const;

for (const { tab, scheme, place, shows } of TABS) {
  test(`the ${tab} tab, ${scheme}`, async ({ open, page: blank }) => {
    await blank.setViewportSize({ width: 1440, height: 1300 });
    await blank.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    const page = await open(`?backend=wasm&threads=1&model=emoji1000&image=elephant&${place}&tab=${tab}`);
    await expectFirstPrediction(page, 'elephant');
    const inspector = page.getByRole('region', { name: 'Inspector' });
    if (tab === 'compare') {
      await inspector.getByRole('button', { name: /as A$/ }).click();
      await expect(inspector.getByText('1.0000').first()).toBeVisible();
      await page.getByRole('button', { name: 'Tiger face', exact: true }).click();
      await expectFirstPrediction(page, 'tiger');
      await expect(inspector.getByText('1.0000')).toHaveCount(0);
      await expect(inspector.locator('.compared-atlas[data-painted]')).toHaveCount(3);
    }
    for (const part of shows) await expect(inspector.locator(part).first()).toBeVisible();
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
    // The chain's small pictures come after all else.
    await expect(inspector.locator('.chain-picture:not(.is-flat):empty')).toHaveCount(0);
    await page.mouse.move(0, 0);
    await expectGolden(page, inspector, `inspector-${tab}-${scheme}`, []);
  });
}
