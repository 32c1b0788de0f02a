import { buildArchitecture } from '../src/network/architecture';
import { connectionsOf } from '../src/network/connections';
import { expect, test } from './support/fixtures';
import { expectSelected } from './support/network';

const D121 = {
  growthRate: 32,
  blockConfig: [6, 12, 24, 16],
  numInitFeatures: 64,
  bnSize: 4,
  numClasses: 1000,
};
const architecture = buildArchitecture(D121, [224, 224]);

test.describe('the network view', () => {
  test('draws every layer and every connection of the loaded model', async ({ booted }) => {
    const network = booted.getByRole('region', { name: 'The network' });
    await expect(network.locator('.network-node.is-layer')).toHaveCount(58);
    await expect(network.locator('.network-node.is-transition')).toHaveCount(3);
    await expect(network.locator('.network-arcs path')).toHaveCount(597);
    const ends = await network
      .locator('.network-arcs path')
      .evaluateAll((arcs) =>
        arcs.map((arc) => `${arc.getAttribute('data-source')} ${arc.getAttribute('data-reader')}`),
      );
    const expected = architecture.ops.flatMap(({ part }) =>
      connectionsOf(architecture, part).reads.map(({ edge }) => edge),
    );
    expect(new Set(ends)).toEqual(new Set(expected));
  });

  test('lights exactly what a layer reads and who reads it, and says how many', async ({ booted }) => {
    const network = booted.getByRole('region', { name: 'The network' });
    await network.locator('[data-part="features.denseblock2.denselayer4"]').first().hover();
    await expect(network.getByText('Dense block 2, layer 4 reads 4, is read by 9')).toBeVisible();
    const lit = async (name: string): Promise<string[]> => {
      const parts = await network
        .locator(`.network-node.${name}`)
        .evaluateAll((nodes) => nodes.map((node) => node.getAttribute('data-part') ?? ''));
      return [...new Set(parts)].sort();
    };
    expect(await lit('is-read')).toEqual(
      ['features.transition1', ...[1, 2, 3].map((l) => `features.denseblock2.denselayer${l}`)].sort(),
    );
    expect(await lit('is-reader')).toEqual(
      [
        'features.transition2',
        ...[5, 6, 7, 8, 9, 10, 11, 12].map((l) => `features.denseblock2.denselayer${l}`),
      ].sort(),
    );
    await expect(network.locator('.network-lit path.is-read')).toHaveCount(4);
    await expect(network.locator('.network-lit path.is-reader')).toHaveCount(9);
  });

  test('selects by click and by keyboard', async ({ booted }) => {
    const network = booted.getByRole('region', { name: 'The network' });
    await network.locator('[data-part="features.denseblock3.denselayer7"]').first().click();
    await expectSelected(booted, 'features.denseblock3.denselayer7');
    await network.getByRole('button', { name: /^Dense block 3, layer 7:/ }).focus();
    await booted.keyboard.press('ArrowRight');
    await expect(
      network.getByRole('button', { name: /^Dense block 3, layer 8: reads 8, is read by 17/ }),
    ).toBeFocused();
    await booted.keyboard.press('Space');
    await expectSelected(booted, 'features.denseblock3.denselayer8');
    await booted.keyboard.press('ArrowDown');
    await expect(network.getByRole('button', { name: /^Transition 3:/ })).toBeFocused();
    await booted.keyboard.press('End');
    await expect(network.getByRole('button', { name: /^Tail: reads 17/ })).toBeFocused();
  });

  test('zooms, pans and fits', async ({ booted }) => {
    const network = booted.getByRole('region', { name: 'The network' });
    const layer = network.locator('[data-part="features.denseblock3.denselayer12"]').first();
    const width = async (): Promise<number> => (await layer.boundingBox())?.width ?? 0;
    const before = await width();
    await network.getByRole('button', { name: 'Zoom in' }).click();
    await expect.poll(width).toBeGreaterThan(before * 1.5);
    const box = await network.locator('.network-scene').boundingBox();
    if (box === null) throw new Error('no scene');
    const left = (await layer.boundingBox())?.x ?? 0;
    await booted.mouse.move(box.x + 300, box.y + 30);
    await booted.mouse.down();
    await booted.mouse.move(box.x + 240, box.y + 30, { steps: 4 });
    await booted.mouse.up();
    await expect.poll(async () => (await layer.boundingBox())?.x ?? 0).toBeLessThan(left - 40);
    await network.getByRole('button', { name: 'Fit' }).click();
    await expect.poll(width).toBeCloseTo(before, 0);
  });
});
