import { type Architecture, buildArchitecture } from './architecture';
import { opFacts } from './facts';

/**
 * The same network on as little of an image as its operation `name` needs to see whole: as large as its receptive
 * field through the longest path, and some units of it more.
 * @param units - of the operation, along a side, besides the one in the middle
 * @returns null where that would be no smaller than the whole input
 */
export function croppedArchitecture(
  { spec, inputSize }: Architecture,
  name: string,
  units: number,
): Architecture | null {
  const whole = buildArchitecture(spec, inputSize);
  const field = opFacts(whole).get(name)?.receptiveField;
  if (field === undefined) return null;
  const least = field.max + units * field.jump;
  // Whole steps of the operation, so that no window of a pool is cut off at the edge.
  const side = Math.ceil(least / field.jump) * field.jump;
  if (side >= Math.min(...inputSize)) return null;
  const cropped = buildArchitecture(spec, [side, side]);
  const isWhole = cropped.byName.get(name)?.shape.every((size) => size > 0) ?? false;
  return isWhole ? cropped : null;
}
