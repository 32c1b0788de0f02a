import { describe, expect, test } from 'vitest';
import { colourDistance, decodeSrgb, encodeSrgb, type Oklab, oklabToSrgb, oklch, type Rgb } from './oklab';
import { HATCH, hatched, PALETTE_SIZE, paletteKind, paletteLut, paletteStops } from './palette';
import type { Palette, Theme } from './types';

type Colour = readonly [number, number, number];

const PALETTES: readonly (readonly [Palette, Theme])[] = (
  ['sequential', 'sea', 'diverging', 'purple-green'] as const
).flatMap((palette) => [[palette, 'light'] as const, [palette, 'dark'] as const]);

/** Machado, Oliveira & Fernandes (2009), severity 1, on linear sRGB. */
const DEFICIENCIES = {
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
} as const;

function entries(palette: Palette, theme: Theme): Colour[] {
  const lut = paletteLut(palette, theme);
  return Array.from({ length: PALETTE_SIZE }, (_, i) => {
    const [r = 0, g = 0, b = 0, alpha] = lut.subarray(i * 4, i * 4 + 4);
    expect(alpha).toBe(255);
    return [r / 255, g / 255, b / 255];
  });
}

/** sRGB → OKLab. */
function srgbToOklab([red, green, blue]: Rgb): Oklab {
  const [r, g, b] = [decodeSrgb(red), decodeSrgb(green), decodeSrgb(blue)];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function simulate(colour: Colour, matrix: readonly number[]): Oklab {
  const linear = colour.map(decodeSrgb);
  const row = (k: number): number => {
    const sum = linear.reduce((total, x, i) => total + x * (matrix[k * 3 + i] ?? 0), 0);
    return encodeSrgb(Math.min(1, Math.max(0, sum)));
  };
  return srgbToOklab([row(0), row(1), row(2)]);
}

const at = <T>(list: readonly T[], i: number): T => {
  const item = list[i];
  if (item === undefined) throw new Error(`no entry ${i}`);
  return item;
};

/** L* (CIE 1976) of a colour in sRGB under its own white, D65. */
function cielabLightness(colour: Colour): number {
  const [r = 0, g = 0, b = 0] = colour.map(decodeSrgb);
  const y = 0.2126729 * r + 0.7151522 * g + 0.072175 * b;
  return y > (6 / 29) ** 3 ? 116 * Math.cbrt(y) - 16 : y * (29 / 3) ** 3;
}

test('OKLab agrees with its author’s table', () => {
  // XYZ (0.950, 1, 1.089) is sRGB white; the blue primary is Ottosson's usual second example.
  expect(srgbToOklab([1, 1, 1]).map((x) => Math.round(x * 1e4) / 1e4 + 0)).toEqual([1, 0, 0]);
  const blue = srgbToOklab([0, 0, 1]);
  [0.452, -0.0324, -0.3115].forEach((x, i) => {
    expect(blue[i]).toBeCloseTo(x, 3);
  });
  oklabToSrgb(srgbToOklab([0.2, 0.7, 0.4])).forEach((x, i) => {
    expect(x).toBeCloseTo([0.2, 0.7, 0.4][i] ?? 0, 6);
  });
  expect(oklch(0.5, 0.1, 90)[2]).toBeCloseTo(0.1, 12);
});

describe.each(PALETTES)('%s, %s', (palette, theme) => {
  const kind = paletteKind(palette);
  const rgb = entries(palette, theme);
  const lab = rgb.map(srgbToOklab);
  /** Runs of entries along which lightness goes one way. */
  const arms = kind === 'sequential' ? [lab] : [lab.slice(0, 128).toReversed(), lab.slice(128)];

  test('lightness goes one way along each arm', () => {
    for (const arm of arms) {
      const direction = Math.sign(at(arm, arm.length - 1)[0] - at(arm, 0)[0]);
      // A step of four entries is larger than the rounding to 8 bits.
      for (let i = 4; i < arm.length; i++) {
        expect(direction * (at(arm, i)[0] - at(arm, i - 4)[0]), `entry ${i}`).toBeGreaterThan(0);
      }
    }
  });

  test('CIELAB lightness runs evenly, too: no stretch is flat', () => {
    for (const arm of arms) {
      const lightness = arm.map((colour) => cielabLightness(oklabToSrgb(colour)));
      const steps = Array.from({ length: Math.floor((arm.length - 1) / 16) }, (_, i) =>
        Math.abs(at(lightness, i * 16 + 16) - at(lightness, i * 16)),
      );
      const mean = steps.reduce((sum, step) => sum + step, 0) / steps.length;
      for (const [i, step] of steps.entries()) {
        expect(step / mean, `entries ${i * 16}…`).toBeGreaterThan(0.5);
        expect(step / mean, `entries ${i * 16}…`).toBeLessThan(1.7);
      }
    }
  });

  test('equal steps look equal', () => {
    for (const arm of arms) {
      const steps = Array.from({ length: Math.floor((arm.length - 1) / 8) }, (_, i) =>
        colourDistance(at(arm, i * 8), at(arm, i * 8 + 8)),
      );
      const mean = steps.reduce((sum, step) => sum + step, 0) / steps.length;
      for (const step of steps) expect(Math.abs(step / mean - 1)).toBeLessThan(0.1);
    }
  });

  test.each(Object.entries(DEFICIENCIES))('can be told apart with %s', (_, matrix) => {
    const seen = rgb.map((colour) => simulate(colour, matrix));
    // A just noticeable difference is about 0.02. Sixteen levels over the range are one and a half apart;
    for (let i = 16; i < PALETTE_SIZE; i += 16) {
      expect(colourDistance(at(seen, i), at(seen, i - 16)), `entry ${i}`).toBeGreaterThan(0.03);
    }
    if (kind === 'sequential') return;
    // and from an eighth of the range on, the two signs of a value are three apart.
    for (let i = 16; i < 128; i += 8) {
      expect(colourDistance(at(seen, 127 - i), at(seen, 128 + i)), `±${i}`).toBeGreaterThan(0.06);
    }
  });

  test('no entry looks like the hatch', () => {
    for (const colour of HATCH[theme]) {
      const [r = 0, g = 0, b = 0] = colour;
      const hatch = srgbToOklab([r / 255, g / 255, b / 255]);
      expect(Math.min(...lab.map((entry) => colourDistance(entry, hatch)))).toBeGreaterThan(0.05);
    }
  });

  test('a legend’s stops are its entries', () => {
    const stops = paletteStops(palette, theme, 3);
    const [r, g, b] = at(rgb, 255).map((x) => x * 255);
    expect(stops.length).toBe(3);
    expect(stops[2]).toBe(`rgb(${r} ${g} ${b})`);
  });
});

test.each(['diverging', 'purple-green'] as const)(
  'zero has one neutral colour, near the surface: %s',
  (palette) => {
    for (const theme of ['light', 'dark'] as const) {
      const rgb = entries(palette, theme);
      expect(at(rgb, 127)).toEqual(at(rgb, 128));
      const [lightness, a, b] = srgbToOklab(at(rgb, 127));
      expect(Math.hypot(a, b)).toBeLessThan(0.015);
      if (theme === 'light') expect(lightness).toBeGreaterThan(0.95);
      else expect(lightness).toBeLessThan(0.2);
    }
  },
);

test('the hatch is diagonal', () => {
  const row = (y: number) => Array.from({ length: 6 }, (_, x) => hatched(x, y)).join('');
  expect([row(0), row(1), row(2)]).toEqual(['001100', '011001', '110011']);
});
