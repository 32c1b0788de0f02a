/** How shapes are written: as articles and TensorFlow do, or as PyTorch does. */
export type Notation = 'hwc' | 'chw';

/** `[C,H,W]` as "56×56×64" or "64×56×56"; what has one axis has one number. */
export function shapeText(shape: readonly number[], notation: Notation): string {
  const [channels, ...sides] = shape;
  if (channels === undefined) return '';
  return (notation === 'hwc' ? [...sides, channels] : [channels, ...sides]).join('×');
}
