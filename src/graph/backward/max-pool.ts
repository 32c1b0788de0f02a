import { int } from '../graph-builder';
import { emitPool } from '../write-graph';
import type { PoolOp, RuleContext } from './gradient';

/** Less than anything that a network computes; what padding holds never is a maximum. */
const LOWEST = -3.4e38;

/**
 * Max pooling gives its gradient to the first maximum of each window, in reading order, as PyTorch does.
 *
 * y = max over the window's k² elements. With the input shifted by (a, b) and taken every s-th pixel, element
 * (a, b) of all windows is one map x_ab. The derivative that is left over, at first all of it, goes to
 * x_ab wherever x_ab = y, and is then spent. Element (a, b) of window (p, q) stands at row s·p + a − pad:
 * the s² classes of rows and columns modulo s never meet, so within a class the k²/s² shifted maps are
 * added, and the classes are interleaved at the end.
 */
export function backThroughMaxPool(
  { builder, batch, shapeOf }: RuleContext,
  op: PoolOp,
  gradient: string,
): string {
  const [input = ''] = op.inputs;
  const [channels = 0, height = 0, width = 0] = shapeOf(input);
  const [, h = 0, w = 0] = op.shape;
  const { kernel, stride, padding } = op.pool;
  const label = `${op.name}:back`;
  /** Places that a class needs along one side: for every window, and for every pixel. */
  const places = (size: number, windows: number): number =>
    Math.max(windows + Math.floor((kernel - 1) / stride), Math.ceil((padding + size) / stride));
  const [rows, columns] = [places(height, h), places(width, w)];
  const after = (size: number, windows: number): number =>
    Math.max(0, (windows - 1) * stride + kernel - padding - size);

  const lowest = builder.constant(`${label}:lowest`, [LOWEST], []);
  const zero = builder.constant(`${label}:zero`, [0], []);
  const edges = [0, 0, padding, padding, 0, 0, after(height, h), after(width, w)];
  builder.node('Pad', [input, builder.integers(`${label}:edges`, edges), lowest], `${label}:x`);
  // Not the pool's own tensor, which another session may have rounded otherwise: no element would equal it.
  emitPool(builder, op, `${label}:y`);
  const axes = builder.integers(`${label}:axes`, [2, 3]);
  const steps = builder.integers(`${label}:steps`, [stride, stride]);

  const classes = new Map<number, string>();
  let left = gradient;
  for (let a = 0; a < kernel; a++) {
    for (let b = 0; b < kernel; b++) {
      const at = `${label}:${a}${b}`;
      const starts = builder.integers(`${at}:starts`, [a, b]);
      const ends = builder.integers(`${at}:ends`, [a + (h - 1) * stride + 1, b + (w - 1) * stride + 1]);
      builder.node('Slice', [`${label}:x`, starts, ends, axes, steps], `${at}:x`);
      builder.node('Equal', [`${at}:x`, `${label}:y`], `${at}:is`);
      builder.node('Where', [`${at}:is`, left, zero], `${at}:share`);
      builder.node('Sub', [left, `${at}:share`], `${at}:left`);
      left = `${at}:left`;
      const [down, right] = [Math.floor(a / stride), Math.floor(b / stride)];
      const shift = [0, 0, down, right, 0, 0, rows - h - down, columns - w - right];
      builder.node('Pad', [`${at}:share`, builder.integers(`${at}:shift`, shift), zero], `${at}:placed`);
      const key = (a % stride) * stride + (b % stride);
      const sum = classes.get(key);
      if (sum !== undefined) builder.node('Add', [sum, `${at}:placed`], `${at}:sum`);
      classes.set(key, sum === undefined ? `${at}:placed` : `${at}:sum`);
    }
  }
  if (classes.size < stride * stride) {
    const dims = builder.integers(`${label}:nothing-dims`, [batch, channels, rows, columns]);
    builder.node('Expand', [zero, dims], `${label}:nothing`);
  }
  const ordered = Array.from({ length: stride * stride }, (_, key) => classes.get(key) ?? `${label}:nothing`);
  builder.node('Concat', ordered, `${label}:classes`, [int('axis', 1)]);
  builder.node('DepthToSpace', [`${label}:classes`], `${label}:woven`, [int('blocksize', stride)]);
  const from = builder.integers(`${label}:from`, [padding, padding]);
  const to = builder.integers(`${label}:to`, [padding + height, padding + width]);
  builder.node('Slice', [`${label}:woven`, from, to, axes], label);
  return label;
}
