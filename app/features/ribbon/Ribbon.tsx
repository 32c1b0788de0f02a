import { Fragment, useEffect, useRef } from 'react';
import { type Station, stationOf, stations } from '../../../src/network/stations';
import { useShapes } from '../../hooks/useShapes';
import { useTurn } from '../../hooks/useTurn';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import { passageInWords, passageLines, stationTitle } from './station-words';
import './ribbon.css';

/** At the end a number says it all. */
const NAMELESS: readonly Station['kind'][] = ['features', 'hidden', 'classes'];

/** The way of a picture through the network in shapes, always in sight; a station opens what makes it. */
export function Ribbon() {
  const architecture = useTurn('ribbon');
  const tensor = useAppState((state) => state.tensor);
  const shapes = useShapes();
  const { openStation } = useActions();
  const strip = useRef<HTMLOListElement>(null);
  const here = architecture === null || tensor === null ? null : stationOf(architecture, tensor);
  // Where the strip is wider than the window, what is looked at comes into sight; the page stays where it is.
  useEffect(() => {
    const current = strip.current?.querySelector<HTMLElement>('[aria-current]');
    if (here === null || current == null || strip.current === null) return;
    const { offsetLeft, offsetWidth } = current;
    strip.current.scrollTo({ left: offsetLeft - (strip.current.clientWidth - offsetWidth) / 2 });
  }, [here]);
  if (architecture === null) return <div className="ribbon is-empty" />;
  return (
    <nav className="ribbon" aria-label={m.ribbon_label()}>
      <ol className="ribbon-strip scrolls" ref={strip}>
        {stations(architecture).map((station) => (
          <Fragment key={station.tensor}>
            {station.by !== null && <Way station={station} />}
            <li>
              <button
                type="button"
                className="station"
                data-station={station.tensor}
                style={
                  station.kind === 'block'
                    ? { '--station': `var(--block-${hueOf(station.block)})` }
                    : undefined
                }
                aria-current={station === here ? 'location' : undefined}
                aria-label={m.ribbon_station({
                  title: stationTitle(station),
                  shape: shapes(station.shape),
                  way: passageInWords(station),
                })}
                onClick={() => openStation(station)}
              >
                {!NAMELESS.includes(station.kind) && (
                  <span className="station-title">{stationTitle(station)}</span>
                )}
                <span className="station-shape mono">{shapes(station.shape)}</span>
              </button>
            </li>
          </Fragment>
        ))}
      </ol>
      <NotationButton />
    </nav>
  );
}

/** The tokens' six hues start over. */
const hueOf = (block: number | null): number => (((block ?? 1) - 1) % 6) + 1;

/** What happens between two stations; the station's own name says it to those who listen. */
function Way({ station }: { readonly station: Station }) {
  const [first, second] = passageLines(station);
  return (
    <li className="ribbon-way" aria-hidden="true">
      <span>{first}</span>
      <span>{second} →</span>
    </li>
  );
}

/** One notation everywhere on the page, and this is where it is chosen. */
function NotationButton() {
  const notation = useAppState((state) => state.notation);
  const { setNotation } = useActions();
  return (
    <button
      type="button"
      className="notation mono"
      aria-label={m.ribbon_notation({ notation: notation === 'hwc' ? 'H×W×C' : 'C×H×W' })}
      title={notation === 'hwc' ? m.ribbon_notation_hwc() : m.ribbon_notation_chw()}
      onClick={() => setNotation(notation === 'hwc' ? 'chw' : 'hwc')}
    >
      {notation === 'hwc' ? 'H×W×C' : 'C×H×W'}
    </button>
  );
}
