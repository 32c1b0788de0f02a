import { formatCount } from '../../../../words/format';
import { m } from '../messages/m';
import type { Category, Shape } from './categories';

/** The shapes of {@link paintPoints}, in a box of 12 units. */
const PATHS: Readonly<Record<Shape, string>> = {
  disc: 'M10 6A4 4 0 1 1 2 6A4 4 0 1 1 10 6z',
  ring: 'M10 6A4 4 0 1 1 2 6A4 4 0 1 1 10 6z',
  square: 'M2.4 2.4h7.2v7.2h-7.2z',
  triangle: 'M6 1.2L10.4 9.2H1.6z',
  diamond: 'M6 .8L11.2 6L6 11.2L.8 6z',
  cross: 'M2 2L10 10M10 2L2 10',
};

/** What colours and shapes stand for. */
export function Legend({ categories }: { readonly categories: readonly Category[] }) {
  return (
    <section>
      <h3 className="heading">{m.map_legend()}</h3>
      <ul className="map-legend">
        {categories.map(({ name, count, colour, shape }) => {
          const isLine = shape === 'cross' || shape === 'ring';
          return (
            <li key={`${name} ${colour} ${shape}`}>
              <svg viewBox="0 0 12 12" aria-hidden="true">
                <path
                  d={PATHS[shape]}
                  style={
                    isLine
                      ? { fill: 'none', stroke: `var(${colour})`, strokeWidth: 1.5 }
                      : { fill: `var(${colour})` }
                  }
                />
              </svg>
              <span>{m.map_count({ name, count: formatCount(count) })}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
