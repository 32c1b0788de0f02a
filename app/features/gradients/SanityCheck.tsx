import { useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { SanityMethod, WeightGroupName } from '../../../src/engine/protocol/probes';
import { foundOf } from '../../jobs/job';
import { createSanityChecks, type SanityStep } from '../../jobs/sanity-checks';
import { useJob } from '../../services';
import { Segmented } from '../../ui/Segmented';
import { formatValue } from '../../words/format';
import { JobBar } from './JobBar';
import { MapOnImage } from './MapOnImage';
import { m } from './messages/m';
import { SeedField } from './SeedField';
import type { ToolProps } from './tool-props';
import { useClassName } from './useClassName';

const methods = (): readonly { readonly value: SanityMethod; readonly label: string }[] => [
  { value: 'cam', label: m.curves_cam() },
  { value: 'absolute', label: m.curves_saliency() },
  { value: 'times-input', label: m.curves_times_input() },
];

function groupName(group: WeightGroupName | null): string {
  if (group === null) return m.sanity_trained();
  const block = group.block ?? 0;
  switch (group.kind) {
    case 'tail':
      return m.sanity_tail();
    case 'block':
      return m.sanity_block({ block });
    case 'transition':
      return m.sanity_transition({ block });
    case 'stem':
      return m.sanity_stem();
  }
}

/** Not the first that a network made on the spot is drawn from: its weights would be the same ones again. */
const USUAL_SEED = 101;

/** Does a map depend on what the network has learnt? The same map while its weights are forgotten from the top down. */
export function SanityCheck({ question: { index } }: ToolProps) {
  const name = useClassName()(index);
  const [method, setMethod] = useState<SanityMethod>('absolute');
  const [seed, setSeed] = useState(USUAL_SEED);
  const job = useJob(createSanityChecks);
  const state = useStore(job.state);
  const asked = useMemo(() => ({ class: index, method, seed }), [index, method, seed]);
  const found = foundOf(state);
  const isCurrent = JSON.stringify(found?.asked) === JSON.stringify(asked);
  const steps = isCurrent ? (found?.result ?? []) : [];
  return (
    <>
      <div className="gradient-choices">
        <Segmented label={m.sanity_map()} value={method} options={methods()} onChange={setMethod} />
        <SeedField seed={seed} onChange={setSeed} />
        <JobBar
          state={state}
          label={m.sanity_running()}
          isCurrent={isCurrent}
          onStart={() => job.start(asked)}
          onCancel={job.cancel}
        />
      </div>
      {steps.length > 0 && <Steps steps={steps} name={name} />}
      <p className="muted">{steps.length === 0 ? m.sanity_intro() : m.sanity_says()}</p>
    </>
  );
}

function Steps({ steps, name }: { readonly steps: readonly SanityStep[]; readonly name: string }) {
  return (
    <ol className="gradient-strip">
      {steps.map((step, depth) => {
        const group = groupName(step.group);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its depth.
          <li key={depth}>
            <MapOnImage
              data={step.data}
              dims={step.dims}
              reach={step.reach}
              label={m.sanity_step({ name, group })}
              hasCells={step.dims[0] < 32}
            />
            <span>{depth === 0 ? group : m.sanity_down_to({ group })}</span>
            <span className="muted">
              {m.sanity_correlation({
                signed: formatValue(step.correlation),
                absolute: formatValue(step.absoluteCorrelation),
              })}
            </span>
            <span className="muted">{m.sanity_logit({ logit: formatValue(step.logit) })}</span>
          </li>
        );
      })}
    </ol>
  );
}
