/** How strong each connection is, by `SOURCE READER`: 0…1, or null below the threshold. Null: all alike. */
export type StrengthOf = ((edge: string) => number | null) | null;

/** Gives an arc the look of its connection's strength; below the threshold it is neither seen nor pointed at. */
export function styleArc(
  strengthOf: StrengthOf,
  edge: string,
  arc: SVGPathElement,
  target: SVGPathElement | undefined,
): void {
  const strength = strengthOf === null ? undefined : strengthOf(edge);
  arc.classList.toggle('is-below', strength === null);
  target?.classList.toggle('is-below', strength === null);
  if (strength == null) {
    arc.style.removeProperty('opacity');
    arc.style.removeProperty('stroke-width');
    return;
  }
  arc.style.strokeWidth = (0.5 + 2.5 * strength).toFixed(2);
  arc.style.opacity = (0.12 + 0.88 * strength).toFixed(2);
}
