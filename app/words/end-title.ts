/** `features.denseblock1.denselayer2` → "layer 2", `features.transition1.pool` → "transition 1". */
export function endTitle(name: string): string {
  const layer = /denselayer(\d+)$/.exec(name)?.[1];
  if (layer !== undefined) return `layer ${layer}`;
  const transition = /transition(\d+)/.exec(name)?.[1];
  if (transition !== undefined) return `transition ${transition}`;
  return /^features\.(conv|relu|pool)0$/.test(name) ? 'stem' : name;
}
