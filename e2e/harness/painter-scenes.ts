import type { Scene } from './scenes';

const base: Omit<Scene, 'shape' | 'fill'> = {
  palette: 'diverging',
  theme: 'light',
  scope: 'channel',
  cell: 40,
  width: 700,
  height: 300,
  scrollTop: 0,
  pixelRatio: 1,
};

/** What both painters must draw alike. `colours`: how many different ones the picture has at least. */
export const SCENES: Readonly<Record<string, Scene & { readonly colours: number }>> = {
  '1,024 maps of 7×7, scrolled': {
    ...base,
    shape: [1024, 7, 7],
    fill: 'signed',
    scrollTop: 37,
    colours: 200,
  },
  '256 maps of 56×56, reduced': {
    ...base,
    shape: [256, 56, 56],
    fill: 'positive',
    palette: 'sequential',
    theme: 'dark',
    colours: 200,
  },
  '256 maps of 56×56 at 1.5 device pixels': {
    ...base,
    shape: [256, 56, 56],
    fill: 'signed',
    pixelRatio: 1.5,
    scrollTop: 11,
    colours: 200,
  },
  '64 maps of 112×112, far reduced, one scale': {
    ...base,
    shape: [64, 112, 112],
    fill: 'signed',
    theme: 'dark',
    scope: 'tensor',
    cell: 30,
    colours: 100,
  },
  '16×12 maps at 2.625 device pixels, reversed': {
    ...base,
    shape: [48, 12, 16],
    fill: 'signed',
    pixelRatio: 2.625,
    reversed: true,
    colours: 200,
  },
  '1,000 single values': { ...base, shape: [1000, 1, 1], fill: 'signed', cell: 12, colours: 3 },
  'NaN and infinities, enlarged': { ...base, shape: [48, 12, 16], fill: 'broken', colours: 200 },
  'NaN and infinities, reduced': {
    ...base,
    shape: [48, 12, 16],
    fill: 'broken',
    theme: 'dark',
    cell: 11,
    colours: 50,
  },
  'equal values': { ...base, shape: [30, 14, 14], fill: 'constant', colours: 3 },
  'nothing but zeros': { ...base, shape: [30, 14, 14], fill: 'zero', colours: 2 },
  'values near the end of fp32': { ...base, shape: [30, 14, 14], fill: 'huge', theme: 'dark', colours: 200 },
  'values near the end of fp32, reduced': {
    ...base,
    shape: [30, 14, 14],
    fill: 'huge',
    cell: 9,
    colours: 50,
  },
};
