import { useState } from 'react';
import { type OcclusionMap, occlusionMap } from '../../../src/engine/client/attributions';
import type { Baseline } from '../../../src/engine/protocol/gradients';
import { useAppState, useServices } from '../../services';
import { Segmented } from '../../ui/Segmented';
import { reachOf } from '../../words/evidence';
import { formatValue } from '../../words/format';
import type { Asked } from './GradientsTab';
import { LongRunBar } from './LongRunBar';
import { EvidenceLegend, MapOnImage } from './MapOnImage';
import { useLongRun } from './useLongRun';

const FILLS: readonly { readonly value: Baseline; readonly label: string }[] = [
  { value: 'zero', label: 'Mean colour' },
  { value: 'black', label: 'Black' },
  { value: 'white', label: 'White' },
  { value: 'blurred', label: 'Blurred' },
];

/** Of the input's shorter side. */
const SIZES = [
  { share: 1 / 4, label: 'a quarter' },
  { share: 1 / 7, label: 'a seventh' },
  { share: 1 / 14, label: 'a fourteenth' },
] as const;

/** How much the logit drops when a square of the image is covered: by doing it. */
export function Occlusion({ question: { index }, runId }: Asked) {
  const { engine } = useServices();
  const name = useAppState((state) => state.model?.labels[index]?.en ?? `class ${index}`);
  const inputSize = useAppState((state) => state.result?.inputSize);
  const [fill, setFill] = useState<Baseline>('zero');
  const [share, setShare] = useState<number>(SIZES[1].share);
  const size = Math.max(1, Math.round(share * Math.min(...(inputSize ?? [224, 224]))));
  const stride = Math.max(1, Math.round(size / 2));
  const { run, start, cancel } = useLongRun<OcclusionMap>(`${runId} ${index} ${fill} ${size}`);
  const begin = (): void => {
    if (inputSize !== undefined)
      start((options) => occlusionMap(engine, { class: index, size, stride, fill, inputSize }, options));
  };
  const reach = run.status === 'done' ? reachOf(run.data.data) : 1;
  return (
    <>
      <div className="gradient-choices">
        <Segmented label="Cover with" value={fill} options={FILLS} onChange={setFill} />
        <label className="gradient-choice">
          Square
          <select value={share} onChange={({ target }) => setShare(Number(target.value))}>
            {SIZES.map((option) => (
              <option key={option.label} value={option.share}>
                {option.label} of the side
              </option>
            ))}
          </select>
        </label>
        <LongRunBar run={run} label="Covering squares" onStart={begin} onCancel={cancel} />
      </div>
      {run.status === 'done' ? (
        <div className="gradient-result">
          <div>
            <MapOnImage
              data={run.data.data}
              dims={run.data.dims}
              reach={reach}
              label={`Drop of the logit of ${name} when covered`}
              hasCells
            />
            <EvidenceLegend reach={reach} />
          </div>
          <p className="muted">
            Each cell is a whole run with a square of {size} × {size} pixels covered, {stride} pixels from the
            next: orange where the logit of {name} drops, by up to{' '}
            <span className="mono">{formatValue(run.data.data.reduce((a, b) => Math.max(a, b), 0))}</span>,
            blue where it rises. No gradient, no assumption; but a covered square is itself something to see.
          </p>
        </div>
      ) : (
        <p className="muted">
          The image with one square covered, again and again through the whole network: the drop of the logit
          is a measurement, not an estimate.
        </p>
      )}
    </>
  );
}
