import { useState } from 'react';
import type { AscentTarget } from '../../../src/engine/protocol/probes';
import { createAscents, type Ascent as Found } from '../../jobs/ascents';
import { useActions } from '../../services';
import { PictureCanvas } from '../../ui/PictureCanvas';
import { RangeField } from '../../ui/RangeField';
import { Segmented } from '../../ui/Segmented';
import { formatValue } from '../../words/format';
import { AskingBar } from './AskingBar';
import { Choice } from './Choice';
import { ClassInput } from './ClassInput';
import { m } from './messages/m';
import { SeedField } from './SeedField';
import type { UnitToolProps } from './tool-props';
import { UnitFields } from './UnitFields';
import { useAskedJob } from './useAskedJob';
import { useClassName } from './useClassName';
import { useSelectedUnit } from './useSelectedUnit';

const STEPS = [32, 128, 512] as const;

/** Adam's, as in lucid. */
const RATE = 0.05;

type Kind = 'channel' | 'unit' | 'class';

/** The picture that a channel, a unit or a class asks for. */
export function Ascent({ question }: UnitToolProps) {
  const unit = useSelectedUnit();
  const nameOf = useClassName();
  const { chooseClass } = useActions();
  const index = question?.index ?? null;
  const [wished, setWished] = useState<Kind>('channel');
  const kind = wished === 'class' && index === null ? 'channel' : wished;
  const [start, setStart] = useState<'noise' | 'image'>('noise');
  const [steps, setSteps] = useState<number>(128);
  const [jitter, setJitter] = useState(4);
  const [decay, setDecay] = useState(1);
  const [seed, setSeed] = useState(1);
  const tensor = unit?.op.name ?? '';
  const channel = unit?.of.channel ?? 0;
  const of: AscentTarget =
    kind === 'class' && index !== null ? { class: index } : { tensor, channel, isUnit: kind === 'unit' };
  const asking = useAskedJob(createAscents, {
    of,
    start,
    steps,
    options: { rate: RATE, decay, jitter, seed },
  });
  const { result } = asking;
  const name =
    kind === 'class' && index !== null ? nameOf(index) : `${tensor.replace(/^features\./, '')} ${channel}`;
  return (
    <>
      <div className="gradient-choices">
        <Segmented
          label={m.ascent_of()}
          value={kind}
          options={[
            { value: 'channel', label: m.ascent_channel() },
            { value: 'unit', label: m.ascent_unit() },
            ...(index === null ? [] : [{ value: 'class' as const, label: nameOf(index) }]),
          ]}
          onChange={setWished}
        />
        {kind === 'class' && index !== null && (
          <ClassInput label={m.shared_class()} value={index} onChange={chooseClass} />
        )}
        {kind !== 'class' && unit !== null && <UnitFields unit={unit} hasPlace={false} />}
        <Segmented
          label={m.ascent_start()}
          value={start}
          options={[
            { value: 'noise', label: m.ascent_noise() },
            { value: 'image', label: m.ascent_image() },
          ]}
          onChange={setStart}
        />
        <Choice
          label={m.path_steps()}
          value={steps}
          options={STEPS.map((count) => ({ value: count, label: String(count) }))}
          onChange={setSteps}
        />
        <RangeField label={m.ascent_jitter()} value={jitter} min={0} max={16} onChange={setJitter} />
        <RangeField label={m.ascent_decay()} value={decay} min={0} max={2} step={0.1} onChange={setDecay} />
        <SeedField seed={seed} onChange={setSeed} />
        <AskingBar asking={asking} label={m.ascent_running()} />
      </div>
      {result === null || result.strip.length === 0 ? (
        <p className="muted">{m.ascent_intro()}</p>
      ) : (
        <Climb ascent={result} name={name} />
      )}
    </>
  );
}

function Climb({ ascent, name }: { readonly ascent: Found; readonly name: string }) {
  const { strip, values, isSilent } = ascent;
  const last = strip.at(-1);
  if (last === undefined) return null;
  const { width, height } = last.picture;
  const [first, now] = [values[0], values.at(-1)];
  return (
    <>
      <div className="gradient-result">
        <div className="ascent-now">
          <PictureCanvas picture={last.picture} label={m.ascent_picture({ name, step: last.step })} />
        </div>
        <div className="gradient-says">
          {isSilent ? (
            <p className="gradient-failure">{m.ascent_silent({ name })}</p>
          ) : (
            first !== undefined &&
            now !== undefined && (
              <p>
                {m.ascent_grown({ name, from: formatValue(first), to: formatValue(now), step: last.step })}
              </p>
            )
          )}
          <p className="muted">{m.ascent_size({ width, height })}</p>
          <p className="muted">{m.ascent_says()}</p>
        </div>
      </div>
      <ol className="gradient-strip">
        {strip.map(({ step, picture }) => (
          <li key={step}>
            <PictureCanvas picture={picture} label={m.ascent_picture({ name, step })} />
            <span className="muted">{m.ascent_step({ step })}</span>
          </li>
        ))}
      </ol>
    </>
  );
}
