import { useMemo, useState } from 'react';
import type { ImageMap } from '../../jobs/found-maps';
import { createMaskings, type RiseMap } from '../../jobs/masks';
import { Rich } from '../../ui/Rich';
import { reachOf } from '../../words/evidence';
import { formatPercent, formatValue } from '../../words/format';
import { AskingBar } from './AskingBar';
import { Choice } from './Choice';
import { MapFigure } from './MapOnImage';
import { m } from './messages/m';
import { mono } from './mono';
import { SeedField } from './SeedField';
import type { ToolProps } from './tool-props';
import { useAskedJob } from './useAskedJob';
import { useClassName } from './useClassName';

const COUNTS = [128, 512, 2048] as const;
const GRIDS = [5, 7, 10, 14] as const;

/** What the probability is on average while a pixel can be seen: RISE. */
export function RandomMasks({ question: { index } }: ToolProps) {
  const name = useClassName()(index);
  const [masks, setMasks] = useState<number>(512);
  const [grid, setGrid] = useState<number>(7);
  const [seed, setSeed] = useState(1);
  const scheme = { seed, grid, share: 0.5 };
  const asking = useAskedJob(createMaskings, { class: index, scheme, masks });
  const map = asking.result;
  return (
    <>
      <div className="gradient-choices">
        <Choice
          label={m.masks_count()}
          value={masks}
          options={COUNTS.map((count) => ({ value: count, label: String(count) }))}
          onChange={setMasks}
        />
        <Choice
          label={m.masks_grid()}
          value={grid}
          options={GRIDS.map((side) => ({ value: side, label: `${side} × ${side}` }))}
          onChange={setGrid}
        />
        <SeedField seed={seed} onChange={setSeed} />
        <AskingBar asking={asking} label={m.masks_running()} />
      </div>
      {map === null ? (
        <p className="muted">{m.masks_intro()}</p>
      ) : (
        <Result map={map} name={name} recipe={{ kind: 'masks', scheme, masks }} />
      )}
    </>
  );
}

interface ResultProps {
  readonly map: RiseMap;
  readonly name: string;
  readonly recipe: ImageMap;
}

function Result({ map, name, recipe }: ResultProps) {
  const data = useMemo(() => map.data.map((value) => value - map.mean), [map]);
  const numbers = {
    name,
    count: map.masks,
    mean: formatPercent(map.mean),
    agreement: Number.isFinite(map.agreement) ? formatValue(map.agreement) : '—',
  };
  return (
    <MapFigure
      data={data}
      dims={map.dims}
      reach={reachOf(data)}
      label={m.masks_map({ name })}
      recipe={recipe}
      says={
        <p className="muted">
          <Rich parts={m.masks_says.parts(numbers)} tags={{ mono }} />
        </p>
      }
    />
  );
}
