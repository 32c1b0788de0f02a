import { intAttribute } from './attributes';
import { type Constant, numbers } from './constants';
import { foldConstant } from './fold';
import { fromFront, type MapValue, type RuleContext } from './rule';
import type { Value } from './steps';

/** A map's axes; NaN where the file does not say, as for how many images are given at once. */
function shapeOf({ step: { channels, size }, layout }: MapValue): readonly number[] {
  const [height, width] = size ?? [null, null];
  const axes = layout === 'NCHW' ? [null, channels, height, width] : [null, height, width, channels];
  return axes.map((each) => each ?? Number.NaN);
}

/** Integers computed from shapes; null where they cannot be. */
function integersOf(context: RuleContext): Constant | null {
  const { node, inputs, files } = context;
  const [data] = inputs;
  if (node.opType === 'Shape') {
    if (data?.kind !== 'map' || data.pending !== null) return null;
    const axes = shapeOf(data);
    const rank = axes.length;
    const [start, end] = [intAttribute(node, 'start', 0), intAttribute(node, 'end', rank)];
    const asked = axes.slice(fromFront(start, rank), fromFront(end, rank));
    return numbers(node.output[0] ?? '', [asked.length], asked);
  }
  const operands: (Constant | null)[] = [];
  for (const value of inputs) {
    if (value === null) operands.push(null);
    else if (value.kind === 'constant') operands.push(value.constant);
    else if (value.kind === 'shape' && value.integers !== null) operands.push(value.integers);
    else return null;
  }
  const made = foldConstant(node, operands, files);
  return made?.data.kind === 'numbers' ? made : null;
}

/** What a node computes from shapes: its integers as far as the file tells them, as exporters write a size to resize to. */
export const shapeValue = (context: RuleContext): Value => ({ kind: 'shape', integers: integersOf(context) });
