import { useMemo, useState } from 'react';
import type { IntegratedGradients } from '../../../src/engine/client/attributions';
import type { Baseline, MapRecipe } from '../../../src/engine/protocol/gradients';
import { reachBelow, saliencyMap } from '../../../src/explain/saliency';
import { classOf } from '../../ask/class-of';
import { createIntegrations } from '../../jobs/integrations';
import { Rich } from '../../ui/Rich';
import { Segmented } from '../../ui/Segmented';
import { formatValue } from '../../words/format';
import { AskingBar } from './AskingBar';
import { baselines } from './baselines';
import { Choice } from './Choice';
import { MapFigure } from './MapOnImage';
import { m } from './messages/m';
import { mono } from './mono';
import type { ToolProps } from './tool-props';
import { useAskedJob } from './useAskedJob';

const STEPS = [8, 16, 32, 64, 128];

/** Integrated gradients of the class, with the sum that they must come to. */
export function PathGradients({ question, title }: ToolProps) {
  const [baseline, setBaseline] = useState<Baseline>('zero');
  const [steps, setSteps] = useState(16);
  const asking = useAskedJob(createIntegrations, { ...classOf(question), steps, baseline });
  return (
    <>
      <div className="gradient-choices">
        <Segmented label={m.path_baseline()} value={baseline} options={baselines()} onChange={setBaseline} />
        <Choice
          label={m.path_steps()}
          value={steps}
          options={STEPS.map((count) => ({ value: count, label: String(count) }))}
          onChange={setSteps}
        />
        <AskingBar asking={asking} label={m.path_running()} />
      </div>
      {asking.result !== null ? (
        <Result answer={asking.result} name={title} recipe={{ kind: 'path', steps, baseline }} />
      ) : (
        <p className="muted">{m.path_intro()}</p>
      )}
    </>
  );
}

interface ResultProps {
  readonly answer: IntegratedGradients;
  readonly name: string;
  readonly recipe: MapRecipe;
}

function Result({ answer, name, recipe }: ResultProps) {
  const [, , height = 1, width = 1] = answer.dims;
  const map = useMemo(
    () => saliencyMap('signed', answer.data, answer.data, height * width),
    [answer, height, width],
  );
  const reach = useMemo(() => reachBelow(map, 0.005), [map]);
  const share = answer.delta === 0 ? Number.NaN : answer.sum / answer.delta;
  const numbers = {
    name,
    sum: formatValue(answer.sum),
    delta: formatValue(answer.delta),
    percent: Number.isFinite(share) ? Math.round(100 * share) : '—',
  };
  return (
    <MapFigure
      data={map}
      dims={[height, width]}
      reach={reach}
      label={m.path_map({ name })}
      recipe={recipe}
      says={
        <p className="muted">
          <Rich parts={m.path_says.parts(numbers)} tags={{ mono }} />
        </p>
      }
    />
  );
}
