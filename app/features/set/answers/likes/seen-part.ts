import type { InputRect } from '../../../../../src/engine/protocol/set-answers';
import { type ReceptiveField, seenSquare } from '../../../../../src/network/facts';

/** How much of an image is shown of what a channel saw. */
export type Seen = 'field' | 'direct' | 'image';

/** The part of the input around one place of a map. @param size - `[H, W]` of the input */
export function seenPart(
  field: ReceptiveField,
  [height, width]: readonly [number, number],
  seen: Seen,
  [y, x]: readonly [number, number],
): InputRect {
  const side = seen === 'direct' ? field.min : field.max;
  if (seen === 'image' || side >= Math.max(height, width)) return { left: 0, top: 0, width, height };
  return { ...seenSquare(field, side, y, x), width: side, height: side };
}

/** What tells most: the receptive field where it is less than the image, else what is seen on the shortest path. */
export const usualSeen = (field: ReceptiveField, [height, width]: readonly [number, number]): Seen =>
  field.max < Math.max(height, width) ? 'field' : 'direct';

/** Where a map lies in the input: element 0's own part begins half a step before its centre. */
export function mapRect(
  { jump, start }: ReceptiveField,
  [rows, columns]: readonly [number, number],
  [height, width]: readonly [number, number],
): InputRect {
  if (rows * columns === 1) return { left: 0, top: 0, width, height };
  const begin = start - jump / 2;
  return { left: begin, top: begin, width: columns * jump, height: rows * jump };
}
