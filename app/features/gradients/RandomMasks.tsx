import { useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { foundOf } from '../../jobs/job';
import { createMaskings, type RiseMap } from '../../jobs/masks';
import { useJob } from '../../services';
import { Rich } from '../../ui/Rich';
import { reachOf } from '../../words/evidence';
import { formatPercent, formatValue } from '../../words/format';
import { Choice } from './Choice';
import { JobBar } from './JobBar';
import { MapFigure } from './MapOnImage';
import { m } from './messages/m';
import { mono } from './mono';
import { SeedField } from './SeedField';
import type { ToolProps } from './tool-props';
import { useClassName } from './useClassName';

const COUNTS = [128, 512, 2048] as const;
const GRIDS = [5, 7, 10, 14] as const;

/** What the probability is on average while a pixel can be seen: RISE. */
export function RandomMasks({ question: { index } }: ToolProps) {
  const name = useClassName()(index);
  const [masks, setMasks] = useState<number>(512);
  const [grid, setGrid] = useState<number>(7);
  const [seed, setSeed] = useState(1);
  const job = useJob(createMaskings);
  const state = useStore(job.state);
  const asked = useMemo(
    () => ({ class: index, scheme: { seed, grid, share: 0.5 }, masks }),
    [index, seed, grid, masks],
  );
  const found = foundOf(state);
  const isCurrent = JSON.stringify(found?.asked) === JSON.stringify(asked);
  const map = isCurrent ? (found?.result ?? null) : null;
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
        <JobBar
          state={state}
          label={m.masks_running()}
          isCurrent={isCurrent}
          onStart={() => job.start(asked)}
          onCancel={job.cancel}
        />
      </div>
      {map === null ? <p className="muted">{m.masks_intro()}</p> : <Result map={map} name={name} />}
    </>
  );
}

function Result({ map, name }: { readonly map: RiseMap; readonly name: string }) {
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
      says={
        <p className="muted">
          <Rich parts={m.masks_says.parts(numbers)} tags={{ mono }} />
        </p>
      }
    />
  );
}
