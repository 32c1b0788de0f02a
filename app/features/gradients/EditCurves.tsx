import { useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { createEditCurves, type EditCurves as Found, type JudgedMap } from '../../jobs/edit-curves';
import { foundOf } from '../../jobs/job';
import { useAppState, useJob } from '../../services';
import { JobBar } from './JobBar';
import { m } from './messages/m';
import { SeedField } from './SeedField';
import type { ToolProps } from './tool-props';
import { useClassName } from './useClassName';
import './curves.css';

const MAPS: readonly JudgedMap[] = ['cam', 'saliency', 'times-input', 'path', 'occlusion', 'masks', 'random'];

const POINTS = 31;

const mapName = (map: JudgedMap): string => {
  switch (map) {
    case 'cam':
      return m.curves_cam();
    case 'saliency':
      return m.curves_saliency();
    case 'times-input':
      return m.curves_times_input();
    case 'path':
      return m.questions_path();
    case 'occlusion':
      return m.questions_occlusion();
    case 'masks':
      return m.questions_masks();
    case 'random':
      return m.curves_random();
  }
};

/** Which map tells the truth about this network: what its order of pixels does to the answer. */
export function EditCurves({ question: { index } }: ToolProps) {
  const name = useClassName()(index);
  const inputSize = useAppState((state) => state.result?.inputSize);
  const [chosen, setChosen] = useState<readonly JudgedMap[]>(['cam', 'saliency', 'random']);
  const [seed, setSeed] = useState(1);
  const job = useJob(createEditCurves);
  const state = useStore(job.state);
  const [height, width] = inputSize ?? [224, 224];
  const asked = useMemo(
    () => ({
      class: index,
      maps: MAPS.filter((map) => chosen.includes(map)),
      points: POINTS,
      seed,
      inputSize: [height, width] as const,
    }),
    [index, chosen, seed, height, width],
  );
  const found = foundOf(state);
  const isCurrent = JSON.stringify(found?.asked) === JSON.stringify(asked);
  const result = isCurrent ? (found?.result ?? null) : null;
  return (
    <>
      <div className="gradient-choices">
        <fieldset className="unit-fields">
          <legend className="visually-hidden">{m.curves_maps()}</legend>
          {MAPS.map((map) => (
            <label key={map} className="gradient-choice">
              <input
                type="checkbox"
                checked={chosen.includes(map)}
                onChange={({ target }) =>
                  setChosen(target.checked ? [...chosen, map] : chosen.filter((other) => other !== map))
                }
              />
              {mapName(map)}
            </label>
          ))}
        </fieldset>
        <SeedField seed={seed} onChange={setSeed} />
        <JobBar
          state={state}
          label={m.curves_running()}
          isCurrent={isCurrent}
          onStart={() => job.start(asked)}
          onCancel={job.cancel}
        />
      </div>
      {result === null ? <p className="muted">{m.curves_intro()}</p> : <Plot found={result} name={name} />}
    </>
  );
}

const WIDTH = 420;
const HEIGHT = 230;
const LEFT = 34;
const TOP = 8;
const BELOW = 30;

/** All curves on one pair of axes, and the areas under them. */
function Plot({ found, name }: { readonly found: Found; readonly name: string }) {
  const { shares, curves } = found;
  const most = Math.max(0.01, ...curves.flatMap(({ probabilities }) => probabilities));
  const x = (share: number): number => LEFT + share * (WIDTH - LEFT - 8);
  const y = (p: number): number => TOP + (1 - p / most) * (HEIGHT - TOP - BELOW);
  const maps = [...new Set(curves.map(({ map }) => map))];
  const area = (map: JudgedMap, mode: string): number | null =>
    curves.find((curve) => curve.map === map && curve.mode === mode)?.area ?? null;
  return (
    <div className="gradient-result">
      <svg
        className="edit-curves"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={m.curves_plot({ name })}
      >
        {[0, 0.5, 1].map((share) => (
          <g key={share}>
            <line x1={x(0)} x2={x(1)} y1={y(share * most)} y2={y(share * most)} />
            <text x={LEFT - 4} y={y(share * most) + 3} textAnchor="end">
              {Math.round(100 * share * most)} %
            </text>
            <text
              x={x(share)}
              y={HEIGHT - BELOW + 14}
              // The last one would stand out of the picture.
              textAnchor={share === 1 ? 'end' : 'middle'}
            >
              {Math.round(100 * share)} %
            </text>
          </g>
        ))}
        <text x={x(0.5)} y={HEIGHT - 3} textAnchor="middle">
          {m.curves_axis()}
        </text>
        {curves.map(({ map, mode, probabilities }) => (
          <polyline
            key={`${map} ${mode}`}
            className={`is-${map} is-${mode}`}
            points={probabilities.map((p, n) => `${x(shares[n] ?? 0)},${y(p)}`).join(' ')}
          />
        ))}
      </svg>
      <div className="gradient-says">
        <table className="curve-areas">
          <thead>
            <tr>
              <th scope="col">{m.curves_map()}</th>
              <th scope="col">{m.curves_deletion()}</th>
              <th scope="col">{m.curves_insertion()}</th>
            </tr>
          </thead>
          <tbody>
            {maps.map((map) => (
              <tr key={map}>
                <th scope="row">
                  <span className={`curve-key is-${map}`} />
                  {mapName(map)}
                </th>
                <td className="mono">{area(map, 'deletion')?.toFixed(3) ?? '…'}</td>
                <td className="mono">{area(map, 'insertion')?.toFixed(3) ?? '…'}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <p className="muted">{m.curves_says({ name })}</p>
      </div>
    </div>
  );
}
