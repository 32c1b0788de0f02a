import { describe, expect, it } from 'vitest';
import { createTestStore } from '../testing/fake-dependencies';
import { applyLink, formatLink, parseLink } from './link';

async function withModel() {
  const { store } = createTestStore();
  await store.getState().readCatalogue();
  await store.getState().loadModel('small');
  return store;
}

const written = (search: string) => Object.fromEntries(new URLSearchParams(search));

describe('what signals are looked at with', () => {
  it('stands in the link, and leads back there', async () => {
    const store = await withModel();
    store.getState().changeSignals({
      of: 'gradients',
      initialisation: { scheme: 'normal', sigma: 0.2 },
      seed: -7,
      dropout: 0.35,
      masks: 4,
    });
    const search = formatLink('', store.getState());
    expect(written(search)).toMatchObject({
      signals: 'gradients',
      weights: 'normal0.2~-7',
      dropout: '0.35~4',
    });
    const other = await withModel();
    applyLink(other, parseLink(search));
    expect(other.getState().signals).toEqual(store.getState().signals);
    // And back to what is usual.
    applyLink(other, parseLink('?model=small'));
    expect(written(formatLink('', other.getState()))).not.toHaveProperty('weights');
  });

  it.each([
    ['weights', 'normal-1~3', { initialisation: { scheme: 'he' }, seed: 3 }],
    ['weights', 'orthogonal~1.5', { initialisation: { scheme: 'orthogonal' }, seed: 0 }],
    ['weights', '__proto__~x', { initialisation: { scheme: 'he' }, seed: 0 }],
    ['dropout', '1', { dropout: null, masks: 1 }],
    ['dropout', '~0', { dropout: null, masks: 1 }],
    ['dropout', '~5', { dropout: null, masks: 5 }],
    ['signals', 'x', { of: 'outputs' }],
  ])('is as usual where %s=%s makes no sense', async (key, value, expected) => {
    const store = await withModel();
    applyLink(store, parseLink(`?${new URLSearchParams([[key, value]])}`));
    expect(store.getState().signals).toMatchObject(expected);
  });
});

describe('a network on the drawing board', () => {
  it('stands in the link, p and an impossible one too, and leads back there', async () => {
    const store = await withModel();
    store.getState().changeSpec({ growthRate: 7, blockConfig: [3, 2, 1, 1, 1, 1, 1, 1] });
    store.getState().changeDesign({ dropout: 0.25, initialisation: { scheme: 'orthogonal' }, seed: 5 });
    const search = formatLink('', store.getState());
    const other = await withModel();
    applyLink(other, parseLink(search));
    expect(other.getState().design).toEqual(store.getState().design);
    // A link without one takes nothing away.
    applyLink(other, parseLink('?model=small'));
    expect(other.getState().design).toEqual(store.getState().design);
  });

  it.each([
    'made_k4_b2-2_f8_n2_c5_w1e9_he_1',
    'made_k4_b2-x_f8_n2_c5_w32_he_1',
    'made_k1e6_b2-2_f8_n2_c5_w32_he_1',
    `made_k4_b${'9-'.repeat(50)}9_f8_n2_c5_w32_he_1`,
    'made_k4_b2-2_f8_n2_c5_t7_w32_he_1',
    'emoji1000',
    '',
  ])('is none where the link says %s', async (id) => {
    const store = await withModel();
    applyLink(store, parseLink(`?${new URLSearchParams({ design: id })}`));
    expect(store.getState().design).toBeNull();
  });
});
