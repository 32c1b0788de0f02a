import { m } from '../messages/m';
import { attribute, intAttribute, intsAttribute, stringAttribute } from './attributes';
import { asMap, channelAxis, fromFront, type MapValue, numbersInput, type RuleContext } from './rule';
import { misfit, type Step, type Value } from './steps';
import type { Size } from './windows';

/** Whether nothing but preprocessing has happened to a map so far. */
export function isImage(step: Step): boolean {
  if (step.kind === 'image') return true;
  return (
    (step.kind === 'affine' || step.kind === 'resized' || step.kind === 'reversed') && isImage(step.input)
  );
}

/** An input of sizes or scales, which may be computed from the image's own shape. */
function sizesInput(context: RuleContext, index: number): readonly number[] | null {
  const value = context.inputs[index] ?? null;
  if (value?.kind !== 'shape') return numbersInput(context, index);
  return value.integers?.data.kind === 'numbers' ? value.integers.data.values : null;
}

/** The size that Resize and Upsample make, from their sizes or scales; null when it is not constant. */
function resizedTo(context: RuleContext, map: MapValue): Size | null {
  const { node, opset } = context;
  const vertical = map.layout === 'NCHW' ? 2 : 1;
  const at = (list: readonly number[] | null): Size | null => {
    const [height, width] = list?.length === 2 ? list : [list?.[vertical], list?.[vertical + 1]];
    return height && width ? [height, width] : null;
  };
  const sizes = at(opset < 11 ? null : sizesInput(context, 3));
  if (sizes !== null) return sizes;
  const scales = at(sizesInput(context, opset < 11 || node.opType === 'Upsample' ? 1 : 2));
  const { size } = map.step;
  if (scales === null || size === null) return null;
  // In single precision, as ONNX Runtime: 90 · 64/90 is 64 there, and less in double precision.
  const along = (axis: 0 | 1): number => Math.floor(Math.fround(size[axis] * Math.fround(scales[axis])));
  return [along(0), along(1)];
}

/** Resizing inside the graph: the recipe resizes instead, to the same size. */
function resize(context: RuleContext, map: MapValue): Value {
  const size = resizedTo(context, map);
  if (size === null) throw misfit(context.node, m.graphs_resizes, 'image');
  const isCubic = stringAttribute(context.node, 'mode', 'nearest') === 'cubic';
  const { channels } = map.step;
  const step: Step = { kind: 'resized', node: context.node, input: map.step, channels, size, isCubic };
  return asMap(step, map.layout);
}

/** The order of channels that Gather or Slice makes; null when it is not theirs. */
function orderOf(context: RuleContext, map: MapValue): readonly number[] | null {
  const { node } = context;
  const isChannel = (axis: number | undefined): boolean =>
    axis !== undefined && fromFront(axis, 4) === channelAxis(map.layout);
  if (node.opType === 'Gather')
    return isChannel(intAttribute(node, 'axis', 0)) ? numbersInput(context, 1) : null;
  const list = (name: string, index: number): readonly number[] | null =>
    attribute(node, name) === undefined ? numbersInput(context, index) : intsAttribute(node, name);
  const [axes, steps] = [list('axes', 3), list('steps', 4)];
  return axes?.length === 1 && isChannel(axes[0]) && steps?.[0] === -1 ? [2, 1, 0] : null;
}

function reversed(context: RuleContext, map: MapValue): Value {
  const order = orderOf(context, map)?.join();
  if (order === '0,1,2') return map;
  if (order !== '2,1,0') throw misfit(context.node, m.graphs_channels, 'image');
  const { channels, size } = map.step;
  return asMap({ kind: 'reversed', node: context.node, input: map.step, channels, size }, map.layout);
}

/** What belongs to an image before the first convolution, beside arithmetic; null for any other node. */
export function preprocessing(context: RuleContext): Value | null {
  const [value] = context.inputs;
  if (value?.kind !== 'map' || value.pending !== null || !isImage(value.step)) return null;
  switch (context.node.opType) {
    case 'Resize':
    case 'Upsample':
      return resize(context, value);
    case 'Gather':
    case 'Slice':
      return reversed(context, value);
    default:
      return null;
  }
}
