import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { TORCHVISION_RECIPE } from '../../src/formats/canonical';
import { choicesOf, rememberChoices, withChoices } from './choices';

const REQUEST = {
  id: 'yours',
  name: 'x',
  source: { kind: 'files', files: [] },
  recipe: null,
  labels: null,
} as const;

beforeEach(() => {
  const entries = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => entries.get(key) ?? null,
    setItem: (key: string, value: string) => entries.set(key, value),
  });
});
afterEach(() => vi.unstubAllGlobals());

it('what was chosen for a file comes back for that file alone, and what is asked for goes first', () => {
  const recipe = { ...TORCHVISION_RECIPE, fit: 'squash' as const };
  rememberChoices('a', { ...REQUEST, recipe, labels: [{ en: 'cat' }], activation: 'sigmoid', epsilon: 1e-3 });
  expect(choicesOf('a')).toEqual({ recipe, labels: [{ en: 'cat' }], activation: 'sigmoid', epsilon: 1e-3 });
  expect(choicesOf('b')).toEqual({});
  expect(withChoices(REQUEST, choicesOf('b'))).toEqual(REQUEST);
  expect(withChoices({ ...REQUEST, epsilon: 1e-2 }, choicesOf('a'))).toMatchObject({ recipe, epsilon: 1e-2 });
});

it('the oldest are forgotten, and what makes no sense is left out', () => {
  for (let i = 0; i < 30; i++) rememberChoices(`h${i}`, { ...REQUEST, epsilon: 1e-3 });
  expect(choicesOf('h0')).toEqual({});
  expect(choicesOf('h29')).toEqual({ epsilon: 1e-3 });
  localStorage.setItem(
    'denselens.choices',
    JSON.stringify([['a', { recipe: { size: [0, 0] }, labels: [1], activation: 'tanh', epsilon: 'x' }]]),
  );
  expect(choicesOf('a')).toEqual({});
  localStorage.setItem('denselens.choices', '{');
  expect(choicesOf('a')).toEqual({});
});

it('storage that is denied changes nothing', () => {
  vi.stubGlobal('localStorage', {
    getItem: () => {
      throw new Error('denied');
    },
    setItem: () => {
      throw new Error('denied');
    },
  });
  expect(() => rememberChoices('a', { ...REQUEST, epsilon: 1e-3 })).not.toThrow();
  expect(choicesOf('a')).toEqual({});
});
