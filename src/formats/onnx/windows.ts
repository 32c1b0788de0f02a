import { intAttribute, intsAttribute, stringAttribute } from './attributes';
import type { NodeProto } from './onnx_pb';

/** `[height, width]`. */
export type Size = readonly [number, number];

/** The geometry of a convolution or a pool, as the file has it. */
export interface Window {
  readonly kernel: Size;
  readonly strides: Size;
  /** Top, left, bottom, right; null when it depends on a size that is not known. */
  readonly pads: readonly [number, number, number, number] | null;
  readonly dilated: boolean;
  /** Whether a last, partial window counts. */
  readonly ceil: boolean;
}

const pair = (values: readonly number[] | null, fallback: number): Size => [
  values?.[0] ?? fallback,
  values?.[1] ?? fallback,
];

function samePads(
  size: number | undefined,
  kernel: number,
  stride: number,
  upper: boolean,
): readonly [number, number] | null {
  if (size === undefined && stride !== 1) return null;
  const total =
    stride === 1
      ? kernel - 1
      : Math.max((Math.ceil((size ?? 0) / stride) - 1) * stride + kernel - (size ?? 0), 0);
  const less = Math.floor(total / 2);
  return upper ? [less, total - less] : [total - less, less];
}

/**
 * A node's window, with padding that a Pad node before it asked for.
 * @param kernel - from the weights, where there are any
 */
export function windowOf(
  node: NodeProto,
  size: Size | null,
  kernel: Size | null,
  extra: readonly [number, number, number, number],
): Window {
  const given = intsAttribute(node, 'kernel_shape');
  const extent = kernel ?? pair(given, 1);
  const strides = pair(intsAttribute(node, 'strides'), 1);
  const dilations = pair(intsAttribute(node, 'dilations'), 1);
  const auto = stringAttribute(node, 'auto_pad', 'NOTSET');
  const [top, left, bottom, right] = extra;
  let pads: Window['pads'];
  if (auto === 'SAME_UPPER' || auto === 'SAME_LOWER') {
    const padded = size === null ? null : ([size[0] + top + bottom, size[1] + left + right] as const);
    const vertical = samePads(padded?.[0], extent[0], strides[0], auto === 'SAME_UPPER');
    const horizontal = samePads(padded?.[1], extent[1], strides[1], auto === 'SAME_UPPER');
    pads =
      vertical === null || horizontal === null
        ? null
        : [vertical[0] + top, horizontal[0] + left, vertical[1] + bottom, horizontal[1] + right];
  } else {
    const [t = 0, l = 0, b = 0, r = 0] = auto === 'VALID' ? [] : (intsAttribute(node, 'pads') ?? []);
    pads = [t + top, l + left, b + bottom, r + right];
  }
  return {
    kernel: extent,
    strides,
    pads,
    dilated: dilations[0] !== 1 || dilations[1] !== 1,
    ceil: intAttribute(node, 'ceil_mode', 0) === 1,
  };
}

/** Size of the result, or null when not known. */
export function slide(window: Window, size: Size | null): Size | null {
  const { kernel, strides, pads, ceil } = window;
  if (size === null || pads === null) return null;
  const along = (axis: 0 | 1): number => {
    const far = axis === 0 ? pads[2] : pads[3];
    const room = size[axis] + pads[axis] + far - kernel[axis];
    return (ceil ? Math.ceil(room / strides[axis]) : Math.floor(room / strides[axis])) + 1;
  };
  return [along(0), along(1)];
}

/** The geometry that a DenseNet has at some place; kernels and strides are square. */
export interface ExpectedWindow {
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
}

/**
 * Whether a window visits the same pixels as the expected one. Padding at the far edge, and rounding up,
 * may differ where the size is known and the last window ends at the same place.
 */
export function isSameWindow(window: Window, expected: ExpectedWindow, size: Size | null): boolean {
  const { kernel, strides, pads, dilated, ceil } = window;
  const { kernel: k, stride: s, padding: p } = expected;
  if (dilated || pads === null || [...kernel].some((n) => n !== k)) return false;
  if (strides.some((n) => n !== s) || pads[0] !== p || pads[1] !== p) return false;
  if (!ceil && pads[2] === p && pads[3] === p) return true;
  const plain: Window = { kernel: [k, k], strides: [s, s], pads: [p, p, p, p], dilated: false, ceil: false };
  const [mine, theirs] = [slide(window, size), slide(plain, size)];
  return mine !== null && theirs !== null && mine.join() === theirs.join();
}
