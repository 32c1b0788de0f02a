import type { UnitStep } from '../../../src/explain/unit-step';
import type { GroupKey, UnitElement } from '../../../src/explain/unit-terms';
import type { Architecture } from '../../../src/network/architecture';
import { writersOf } from '../../../src/network/provenance';
import { PALETTE_SIZE, paletteLut } from '../../../src/tensor/palette';
import type { Theme } from '../../../src/tensor/types';
import { m } from '../../messages/m';
import { formatCount, formatValue } from '../../words/format';
import { endTitle } from '../../words/parts';
import { writerColor } from '../../words/writers';

/** What a tensor's operation is called: "conv1", "input", "denseblock1". */
export const shortName = (tensor: string): string => tensor.slice(tensor.lastIndexOf('.') + 1);

/** Where an element stands: "17 · (12, 7)", or its channel where maps have one pixel. */
export const placeOf = (
  { channel, y, x }: Pick<UnitElement, 'channel' | 'y' | 'x'>,
  hasMaps = true,
): string => (hasMaps ? `${channel} · (${y}, ${x})` : String(channel));

/** Enough digits of an fp32 number to tell it from its neighbours, with a true minus sign. */
export function formatExact(value: number): string {
  if (!Number.isFinite(value) || value === 0) return formatValue(value);
  const size = Math.abs(value);
  const text = size >= 1e6 || size < 1e-4 ? value.toExponential(6) : value.toPrecision(8);
  return text.replaceAll('-', '−');
}

/** With a plus or a minus. */
export const formatSigned = (value: number): string => `${value > 0 ? '+' : ''}${formatValue(value)}`;

/** A difference of two numbers that agree, in the units of the largest term. */
export function formatDifference({ computed, ort, scale }: UnitStep): string {
  const difference = computed - ort;
  if (difference === 0) return '0';
  const share = scale > 0 ? Math.abs(difference) / scale : Number.NaN;
  const [apart, of] = [difference, share].map((value) => value.toExponential(1).replaceAll('-', '−'));
  return m.unit_difference_of({ difference: apart ?? '', share: of ?? '' });
}

/** What stands before the terms. */
export function formulaOf({ detail }: UnitStep): string {
  switch (detail.kind) {
    case 'read':
      return detail.writer === null ? m.unit_formula_image() : m.unit_formula_copied();
    case 'norm':
      return 'γ · (x − μ) / √(σ² + ε) + β';
    case 'relu':
      return detail.cut === null ? 'max(0, x)' : m.unit_formula_cut();
    case 'sum': {
      const count = formatCount(detail.count);
      return detail.bias === null ? m.unit_formula_sum({ count }) : m.unit_formula_sum_bias({ count });
    }
    case 'max':
      return m.unit_formula_max({ count: detail.count });
    case 'mean':
      return m.unit_formula_mean({ count: detail.count });
  }
}

/** A group in words, and its colour where it has one. */
export function groupTitle(
  key: GroupKey,
  colours: readonly string[],
  architecture: Architecture,
  input: string,
): { readonly title: string; readonly color: string | null } {
  switch (key.kind) {
    case 'colour':
      return { title: colours[key.channel] ?? m.unit_place_channel({ channel: key.channel }), color: null };
    case 'tap':
      return { title: m.unit_tap_title({ row: key.row, column: key.column }), color: null };
    case 'source': {
      const op = architecture.byName.get(input);
      const writer =
        op === undefined
          ? undefined
          : writersOf(architecture, op).find((candidate) => candidate.name === key.name);
      if (writer === undefined) return { title: key.name, color: null };
      const layers = architecture.spec.blockConfig[writer.block - 1] ?? 1;
      return {
        title: endTitle(architecture, writer.name),
        color: writerColor(writer.block, writer.index, layers),
      };
    }
  }
}

/** The diverging palette's colour of a value, with the colour of text that can be read on it. */
export function signedColor(
  value: number,
  reach: number,
  theme: Theme,
): { background: string; color: string } {
  const lut = paletteLut('diverging', theme);
  const share = Math.max(-1, Math.min(1, reach > 0 ? value / reach : 0)) * 0.75;
  const entry = Math.round(((share + 1) / 2) * (PALETTE_SIZE - 1)) * 4;
  const [r = 0, g = 0, b = 0] = lut.subarray(entry, entry + 3);
  const linear = (byte: number): number => {
    const c = byte / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  const luminance = 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  return { background: `rgb(${r} ${g} ${b})`, color: luminance > 0.18 ? '#111216' : '#ffffff' };
}
