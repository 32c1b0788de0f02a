import { useMemo, useState } from 'react';
import { type IntegratedGradients, integratedGradients } from '../../../src/engine/client/attributions';
import type { Baseline } from '../../../src/engine/protocol/gradients';
import { reachBelow, saliencyMap } from '../../../src/explain/saliency';
import { useAppState, useServices } from '../../services';
import { Segmented } from '../../ui/Segmented';
import { formatValue } from '../../words/format';
import type { Asked } from './GradientsTab';
import { LongRunBar } from './LongRunBar';
import { EvidenceLegend, MapOnImage } from './MapOnImage';
import { useLongRun } from './useLongRun';

const BASELINES: readonly { readonly value: Baseline; readonly label: string }[] = [
  { value: 'zero', label: 'Mean colour' },
  { value: 'black', label: 'Black' },
  { value: 'white', label: 'White' },
  { value: 'blurred', label: 'Blurred' },
];

const STEPS = [8, 16, 32, 64, 128];

/** Integrated gradients of the class, with the sum that they must come to. */
export function PathGradients({ question: { index }, runId }: Asked) {
  const { engine } = useServices();
  const name = useAppState((state) => state.model?.labels[index]?.en ?? `class ${index}`);
  const [baseline, setBaseline] = useState<Baseline>('zero');
  const [steps, setSteps] = useState(16);
  const { run, start, cancel } = useLongRun<IntegratedGradients>(`${runId} ${index} ${baseline} ${steps}`);
  const begin = (): void =>
    start((options) => integratedGradients(engine, { class: index, steps, baseline }, options));
  return (
    <>
      <div className="gradient-choices">
        <Segmented label="Baseline" value={baseline} options={BASELINES} onChange={setBaseline} />
        <label className="gradient-choice">
          Steps
          <select value={steps} onChange={({ target }) => setSteps(Number(target.value))}>
            {STEPS.map((count) => (
              <option key={count} value={count}>
                {count}
              </option>
            ))}
          </select>
        </label>
        <LongRunBar run={run} label="Integrating gradients" onStart={begin} onCancel={cancel} />
      </div>
      {run.status === 'done' ? (
        <Result answer={run.data} name={name} />
      ) : (
        <p className="muted">
          The gradients along the way from the baseline to the image, added up: what each pixel contributes to
          the difference of the two logits. One run there and back a step.
        </p>
      )}
    </>
  );
}

function Result({ answer, name }: { readonly answer: IntegratedGradients; readonly name: string }) {
  const [, , height = 1, width = 1] = answer.dims;
  const map = useMemo(
    () => saliencyMap('signed', answer.data, answer.data, height * width),
    [answer, height, width],
  );
  const reach = reachBelow(map, 0.005);
  const share = answer.delta === 0 ? Number.NaN : answer.sum / answer.delta;
  return (
    <div className="gradient-result">
      <div>
        <MapOnImage
          data={map}
          dims={[height, width]}
          reach={reach}
          label={`Integrated gradients of ${name}`}
        />
        <EvidenceLegend reach={reach} />
      </div>
      <p className="muted">
        Completeness: the contributions add up to <span className="mono">{formatValue(answer.sum)}</span>; the
        logit of {name} is <span className="mono">{formatValue(answer.delta)}</span> above the baseline’s
        {Number.isFinite(share) && ` (${Math.round(100 * share)} %)`}. What is missing, or too much, is the
        error of so few steps. Another baseline asks another question, and gives another map.
      </p>
    </div>
  );
}
