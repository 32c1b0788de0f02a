import { Said } from '../../glossary/Said';
import { m } from '../../messages/m';
import { Popover } from '../../ui/Popover';

const ENTRIES = [
  { glyph: 'height', text: () => m.views_legend_height.parts({}) },
  { glyph: 'width', text: () => m.views_legend_width.parts({}) },
  { glyph: 'colour', text: () => m.views_legend_colour.parts({}) },
  { glyph: 'arc', text: () => m.views_legend_arc.parts({}) },
  { glyph: 'stack', text: () => m.views_legend_stack.parts({}) },
  { glyph: 'frame', text: () => m.views_legend_frame.parts({}) },
] as const;

/** What height, width, colours, arcs and frames mean, wherever they stand. */
export function HowToRead() {
  return (
    <Popover label={m.views_legend()} button={m.views_legend()}>
      {() => (
        <ul className="how-to-read">
          {ENTRIES.map(({ glyph, text }) => (
            <li key={glyph}>
              <Glyph kind={glyph} />
              <span>
                <Said parts={text()} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Popover>
  );
}

type Kind = (typeof ENTRIES)[number]['glyph'];

/** A small drawing of what is explained. */
function Glyph({ kind }: { readonly kind: Kind }) {
  const bar = (x: number, height: number, width: number, fill: string) => (
    <rect key={x} x={x} y={20 - height} width={width} height={height} rx={1} style={{ fill }} />
  );
  return (
    <svg className="how-glyph" viewBox="0 0 32 22" aria-hidden="true">
      {kind === 'height' && [
        bar(2, 18, 6, 'var(--structure)'),
        bar(12, 12, 6, 'var(--structure)'),
        bar(22, 7, 6, 'var(--structure)'),
      ]}
      {kind === 'width' && [bar(4, 12, 14, 'var(--block-2)'), bar(21, 12, 4, 'var(--structure)')]}
      {kind === 'colour' && [
        bar(2, 12, 6, 'var(--block-1)'),
        bar(9, 12, 6, 'var(--block-2)'),
        bar(16, 12, 6, 'var(--block-3)'),
        bar(23, 12, 6, 'var(--block-4)'),
      ]}
      {kind === 'arc' && (
        <path d="M4 20 C 8 0, 24 0, 28 20" fill="none" stroke="var(--block-1)" strokeWidth="1.5" />
      )}
      {kind === 'stack' && [
        <rect key="a" x="6" y="3" width="20" height="8" style={{ fill: 'var(--structure)' }} />,
        <rect key="b" x="6" y="12" width="20" height="4" style={{ fill: 'var(--block-1)' }} />,
        <rect key="c" x="6" y="17" width="20" height="4" style={{ fill: 'var(--block-1)' }} />,
      ]}
      {kind === 'frame' && [
        <rect
          key="a"
          x="6"
          y="3"
          width="20"
          height="17"
          fill="none"
          stroke="var(--accent)"
          strokeWidth="1.5"
        />,
        <rect
          key="b"
          x="13"
          y="9"
          width="6"
          height="5"
          fill="none"
          stroke="var(--accent)"
          strokeWidth="1.5"
        />,
      ]}
    </svg>
  );
}
