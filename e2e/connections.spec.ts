import { expect, test } from './support/fixtures';

test('the connections tab has a cell for each connection, and reads them', async ({ booted }) => {
  const inspector = booted.getByRole('region', { name: 'Inspector' });
  await inspector.getByRole('tab', { name: 'Connections' }).click();
  await expect(inspector.getByRole('img', { name: /^Connections of block/ })).toHaveCount(4);
  await expect(inspector.locator('.connections-blocks rect')).toHaveCount(597);

  const value = await booted.evaluate(async () => {
    const { blocks } = await denselens.connectivity('weight-gamma');
    return blocks[1]?.values[2]?.[7] ?? Number.NaN;
  });
  await inspector.getByRole('radio', { name: '|W·γ|' }).check({ force: true });
  const block = inspector.getByRole('img', { name: /^Connections of block 2/ });
  const reading = inspector.getByText(/^block 2, layer 2 → layer 8: /);
  await expect(async () => {
    // The cells are drawn anew when the measure arrives.
    await block.hover({ position: { x: 1, y: 100 } });
    await block.locator('rect[data-s="2"][data-r="7"]').hover();
    const shown = Number(((await reading.textContent()) ?? '').split(': ')[1]);
    expect(Math.abs(shown - value)).toBeLessThan(1e-3 * value);
  }).toPass();
  await inspector.getByRole('tab', { name: 'Maps' }).click();
});
