import { useEffect, useMemo, useRef } from 'react';
import { opFacts, seenSquare } from '../../../src/network/facts';
import { useAppState, useServices } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import './atlas.css';

/**
 * What the pointed element, else the chosen one, stands for on the image: its own cell, and the squares that it sees through the
 * shortest and through the longest path. It follows the pointer without rendering.
 */
export function PointedOnImage() {
  const { pointed } = useServices();
  const architecture = useAppState(selectArchitecture);
  const tensor = useAppState((state) => state.tensor);
  const position = useAppState((state) => state.position);
  // What was chosen stays in sight while nothing is pointed at.
  const chosen = useMemo(
    () => (tensor === null || position === null ? null : { tensor, y: position[0], x: position[1] }),
    [tensor, position],
  );
  const host = useRef<SVGSVGElement>(null);
  useEffect(() => {
    const svg = host.current;
    if (svg === null || architecture === null) return;
    const show = () => {
      const unit = pointed.state.getState() ?? chosen;
      const field = unit === null ? undefined : opFacts(architecture).get(unit.tensor)?.receptiveField;
      svg.toggleAttribute('hidden', unit === null || field === undefined);
      if (unit === null || field === undefined) return;
      const sides = [field.max, field.min, field.jump];
      for (const [i, rect] of [...svg.children].entries()) {
        const side = sides[i] ?? 0;
        const { left, top } = seenSquare(field, side, unit.y, unit.x);
        rect.setAttribute('x', String(left));
        rect.setAttribute('y', String(top));
        rect.setAttribute('width', String(side));
        rect.setAttribute('height', String(side));
      }
      // Where all paths see the same, one square is enough.
      svg.children[0]?.toggleAttribute('hidden', field.max === field.min);
    };
    show();
    return pointed.state.subscribe(show);
  }, [pointed, architecture, chosen]);
  if (architecture === null) return null;
  const [height, width] = architecture.inputSize;
  return (
    <svg ref={host} className="pointed" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <rect className="pointed-longest" />
      <rect className="pointed-shortest" />
      <rect className="pointed-cell" />
    </svg>
  );
}
