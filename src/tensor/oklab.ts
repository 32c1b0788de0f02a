/** A colour in OKLab (Björn Ottosson, "A perceptual color space for image processing", 2020). */
export type Oklab = readonly [l: number, a: number, b: number];

/** A colour in sRGB, each component in 0…1 when it is inside the gamut. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** Polar OKLab: lightness 0…1, chroma, hue in degrees. */
export function oklch(lightness: number, chroma: number, hue: number): Oklab {
  const radians = (hue * Math.PI) / 180;
  return [lightness, chroma * Math.cos(radians), chroma * Math.sin(radians)];
}

/** Linear light → sRGB's encoding (IEC 61966-2-1). */
export function encodeSrgb(linear: number): number {
  return linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
}

/** sRGB's encoding → linear light. */
export function decodeSrgb(encoded: number): number {
  return encoded <= 0.04045 ? encoded / 12.92 : ((encoded + 0.055) / 1.055) ** 2.4;
}

/** OKLab → sRGB; outside the gamut when a component is not in 0…1. */
export function oklabToSrgb([lightness, a, b]: Oklab): Rgb {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    encodeSrgb(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    encodeSrgb(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    encodeSrgb(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

/** How different two colours look: their distance in OKLab. */
export function colourDistance(p: Oklab, q: Oklab): number {
  return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
}
