import { colourDistance, type Oklab, oklabToSrgb, oklch } from './oklab';
import type { Palette, PaletteKind, Theme } from './types';

/** Entries of a palette; a value at `t` in 0…1 has entry `⌊255·t + ½⌋`. */
export const PALETTE_SIZE = 256;

/** More is brighter, on either surface. */
const SEQUENTIAL = {
  /** Night, violet, ember, amber, daylight. */
  sequential: [
    oklch(0.13, 0.02, 285),
    oklch(0.27, 0.11, 292),
    oklch(0.42, 0.155, 328),
    oklch(0.57, 0.185, 10),
    oklch(0.7, 0.165, 45),
    oklch(0.84, 0.15, 78),
    oklch(0.97, 0.06, 100),
  ],
  /** Deep water to foam. */
  sea: [
    oklch(0.15, 0.035, 280),
    oklch(0.29, 0.095, 270),
    oklch(0.43, 0.12, 258),
    oklch(0.57, 0.125, 246),
    oklch(0.71, 0.11, 232),
    oklch(0.85, 0.075, 215),
    oklch(0.97, 0.03, 200),
  ],
} as const satisfies Partial<Record<Palette, readonly Oklab[]>>;

/** From the neutral colour of 0 outwards; the neutral one is near the surface, so that nothing looks like nothing. */
const ARMS: Readonly<
  Record<
    'diverging' | 'purple-green',
    Readonly<Record<Theme, { readonly below: readonly Oklab[]; readonly above: readonly Oklab[] }>>
  >
> = {
  diverging: {
    light: {
      below: [
        oklch(0.965, 0.004, 90),
        oklch(0.8, 0.085, 238),
        oklch(0.58, 0.14, 250),
        oklch(0.33, 0.125, 264),
      ],
      above: [oklch(0.965, 0.004, 90), oklch(0.82, 0.1, 68), oklch(0.62, 0.165, 45), oklch(0.37, 0.125, 32)],
    },
    dark: {
      below: [
        oklch(0.175, 0.006, 270),
        oklch(0.4, 0.12, 262),
        oklch(0.64, 0.13, 242),
        oklch(0.9, 0.065, 215),
      ],
      above: [oklch(0.175, 0.006, 270), oklch(0.4, 0.11, 38), oklch(0.66, 0.155, 52), oklch(0.91, 0.09, 88)],
    },
  },
  'purple-green': {
    light: {
      below: [oklch(0.965, 0.004, 90), oklch(0.8, 0.09, 310), oklch(0.58, 0.15, 307), oklch(0.33, 0.13, 303)],
      above: [
        oklch(0.965, 0.004, 90),
        oklch(0.83, 0.12, 128),
        oklch(0.62, 0.15, 135),
        oklch(0.37, 0.105, 140),
      ],
    },
    dark: {
      below: [oklch(0.175, 0.006, 270), oklch(0.4, 0.13, 304), oklch(0.66, 0.15, 308), oklch(0.9, 0.06, 312)],
      above: [oklch(0.175, 0.006, 270), oklch(0.4, 0.09, 140), oklch(0.66, 0.14, 135), oklch(0.91, 0.1, 125)],
    },
  },
};

/** Of which kind a palette is. */
export function paletteKind(palette: Palette): PaletteKind {
  return palette in ARMS ? 'diverging' : 'sequential';
}

/** A smooth curve through the points (centripetal enough for so few: a uniform Catmull-Rom spline), `u` in 0…1. */
function spline(points: readonly Oklab[], u: number): Oklab {
  const segments = points.length - 1;
  const at = Math.min(segments - 1, Math.floor(u * segments));
  const t = u * segments - at;
  const point = (i: number): Oklab => points[Math.min(segments, Math.max(0, i))] as Oklab;
  const [p0, p1, p2, p3] = [point(at - 1), point(at), point(at + 1), point(at + 2)];
  const blend = (k: 0 | 1 | 2): number => {
    const [a, b, c, d] = [p0[k], p1[k], p2[k], p3[k]];
    return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
  };
  return [blend(0), blend(1), blend(2)];
}

/** `count` colours along the curve, each as far from the next: equal steps of the value look equal. */
function evenly(points: readonly Oklab[], count: number): readonly Oklab[] {
  const fine = 4096;
  const curve = Array.from({ length: fine + 1 }, (_, i) => spline(points, i / fine));
  const along = new Float64Array(fine + 1);
  for (let i = 1; i <= fine; i++) {
    along[i] = (along[i - 1] as number) + colourDistance(curve[i - 1] as Oklab, curve[i] as Oklab);
  }
  const total = along[fine] as number;
  let at = 0;
  return Array.from({ length: count }, (_, i) => {
    while (at < fine && (along[at] as number) < (total * i) / (count - 1)) at++;
    return curve[at] as Oklab;
  });
}

function colours(palette: Palette, theme: Theme): readonly Oklab[] {
  if (palette !== 'diverging' && palette !== 'purple-green') return evenly(SEQUENTIAL[palette], PALETTE_SIZE);
  // The two entries in the middle are both the neutral colour: 0 falls between them.
  const { below, above } = ARMS[palette][theme];
  const half = PALETTE_SIZE / 2;
  return [...[...evenly(below, half)].reverse(), ...evenly(above, half)];
}

const cache = new Map<string, Uint8Array<ArrayBuffer>>();

/**
 * A palette as 256 RGBA entries (1,024 bytes, opaque), low end first. Sequential palettes grow steadily
 * lighter; diverging ones are neutral in the middle (entries 127 and 128), one hue below and another above
 * (the house's: blue and orange), steadily farther from the surface on both sides. The array is shared: do not write to it.
 */
export function paletteLut(palette: Palette, theme: Theme): Uint8Array<ArrayBuffer> {
  const key = `${palette} ${theme}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const lut = new Uint8Array(PALETTE_SIZE * 4);
  colours(palette, theme).forEach((colour, i) => {
    const bytes = oklabToSrgb(colour).map((x) => Math.round(255 * Math.min(1, Math.max(0, x))));
    lut.set([...bytes, 255], i * 4);
  });
  cache.set(key, lut);
  return lut;
}

/**
 * A palette as a CSS gradient's colour list, for legends.
 * @param stops - how many colours, evenly spread over the palette
 */
export function paletteStops(palette: Palette, theme: Theme, stops = 16): readonly string[] {
  const lut = paletteLut(palette, theme);
  return Array.from({ length: stops }, (_, i) => {
    const at = Math.round((i * (PALETTE_SIZE - 1)) / (stops - 1)) * 4;
    return `rgb(${lut[at]} ${lut[at + 1]} ${lut[at + 2]})`;
  });
}

/**
 * The two colours of the hatch that stands for NaN and ±Inf, RGBA: a green and a grey that no palette has.
 * @see hatched
 */
export const HATCH: Readonly<Record<Theme, readonly [Uint8Array, Uint8Array]>> = {
  light: [Uint8Array.of(0x3f, 0x6b, 0x4f, 255), Uint8Array.of(0xb9, 0xc4, 0xbc, 255)],
  dark: [Uint8Array.of(0x8f, 0xc9, 0xa5, 255), Uint8Array.of(0x3c, 0x47, 0x40, 255)],
};

/** Device pixels from one stroke of the hatch to the next, measured along a row. */
export const HATCH_PERIOD = 4;

/** Which of the two hatch colours a device pixel of a cell has: diagonal strokes, two pixels wide. */
export function hatched(x: number, y: number): 0 | 1 {
  return (x + y) % HATCH_PERIOD < HATCH_PERIOD / 2 ? 0 : 1;
}
