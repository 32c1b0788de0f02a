/**
 * A writer's colour: grey for the block's input, else the block's hue, the stronger the later the layer,
 * so that order can be read without telling hues apart.
 * @param layers - dense layers of the block
 */
export function writerColor(block: number, index: number, layers: number): string {
  if (index === 0) return 'var(--structure)';
  const share = layers > 1 ? 30 + (70 * (index - 1)) / (layers - 1) : 100;
  return `color-mix(in oklab, ${blockColor(block)} ${share.toFixed(1)}%, var(--writer-first))`;
}

/** A block's hue; blocks beyond the tokens' six start over. */
function blockColor(block: number): string {
  return `var(--block-${((block - 1) % 6) + 1})`;
}
