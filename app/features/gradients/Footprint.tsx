import { useMemo, useState } from 'react';
import { footprintFacts } from '../../../src/explain/footprint';
import { reachBelow } from '../../../src/explain/saliency';
import { opFacts, type ReceptiveField, seenSquare } from '../../../src/network/facts';
import { createFootprints, type Footprint as Found } from '../../jobs/footprints';
import { useAppState } from '../../services';
import { selectArchitecture } from '../../store/architecture';
import { Rich } from '../../ui/Rich';
import { Segmented } from '../../ui/Segmented';
import { formatPercent, formatValue } from '../../words/format';
import { AskingBar } from './AskingBar';
import { MapFigure } from './MapOnImage';
import { m } from './messages/m';
import { mono } from './mono';
import { UnitFields } from './UnitFields';
import { useAskedJob } from './useAskedJob';
import { useOtherImages } from './useOtherImages';
import { type SelectedUnit, useSelectedUnit } from './useSelectedUnit';

/** Part of the image that a unit really hears, beside the rectangle that it could. */
export function Footprint() {
  const unit = useSelectedUnit();
  const [many, setMany] = useState(false);
  const { images, set, isWithoutImages } = useOtherImages();
  const asked = useMemo(
    () => (unit === null ? null : { of: unit.of, images: many ? images : [] }),
    [unit, many, images],
  );
  // Of one image it is there at once.
  const asking = useAskedJob(createFootprints, asked, asked?.images.length === 0);
  const { result } = asking;
  if (unit === null) return null;
  return (
    <>
      <div className="gradient-choices">
        <UnitFields unit={unit} />
        <Segmented
          label={m.footprint_over()}
          value={many ? 'many' : 'one'}
          options={[
            { value: 'one', label: m.footprint_one() },
            {
              value: 'many',
              label:
                set === null
                  ? m.footprint_many({ count: images.length + 1 })
                  : m.footprint_many_set({ count: images.length, name: set }),
            },
          ]}
          onChange={(value) => setMany(value === 'many')}
        />
        <AskingBar asking={asking} label={m.footprint_running()} />
      </div>
      {many && isWithoutImages && <p className="muted">{m.shared_set_without()}</p>}
      {result === null ? (
        <p className="muted">{m.footprint_intro()}</p>
      ) : (
        <Result found={result} unit={unit} />
      )}
    </>
  );
}

function Result({ found, unit }: { readonly found: Found; readonly unit: SelectedUnit }) {
  const architecture = useAppState(selectArchitecture);
  const field = architecture === null ? undefined : opFacts(architecture).get(unit.op.name)?.receptiveField;
  const [height, width] = found.dims;
  const { row, column } = unit.of;
  const facts = useMemo(() => {
    if (field === undefined) return null;
    const { left, top } = seenSquare(field, 0, row, column);
    return footprintFacts(found.data, width, [left, top], field.min);
  }, [found, field, width, row, column]);
  const reach = useMemo(() => reachBelow(found.data, 0.001), [found]);
  if (field === undefined || facts === null) return null;
  const name = unit.title;
  const seen = {
    name,
    value: formatValue(found.value),
    longest: field.max,
    shortest: field.min,
    effective: Math.round(facts.effectiveSide),
    half: Math.round(facts.halfSide),
    share: formatPercent(facts.shareOfShortest),
  };
  return (
    <MapFigure
      data={found.data}
      dims={[height, width]}
      reach={reach}
      label={m.footprint_map({ name, count: found.images })}
      says={
        <>
          <p className="muted">
            {found.silent === found.images ? (
              m.footprint_silent({ name, value: seen.value })
            ) : (
              <Rich parts={m.footprint_says.parts(seen)} tags={{ mono }} />
            )}
          </p>
          {found.images > 1 && (
            <p className="muted">{m.footprint_mean({ images: found.images, silent: found.silent })}</p>
          )}
          <p className="muted">{m.footprint_limits()}</p>
        </>
      }
    >
      <Squares field={field} row={row} column={column} size={[height, width]} />
    </MapFigure>
  );
}

interface SquaresProps {
  readonly field: ReceptiveField;
  readonly row: number;
  readonly column: number;
  readonly size: readonly [number, number];
}

/** What the unit sees through the longest and through the shortest path. */
function Squares({ field, row, column, size: [height, width] }: SquaresProps) {
  const square = (side: number, name: string) => {
    const { left, top } = seenSquare(field, side, row, column);
    return <rect className={name} x={left} y={top} width={side} height={side} />;
  };
  return (
    <svg className="footprint-squares" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      {square(field.max, 'is-longest')}
      {field.min < field.max && square(field.min, 'is-shortest')}
    </svg>
  );
}
