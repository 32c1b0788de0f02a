import { memo, useId } from 'react';
import type { Initialisation } from '../../src/weights/initialise';
import { m } from '../messages/m';
import { Refused } from './Refused';
import { useTyped } from './useTyped';

const SCHEMES: readonly { readonly scheme: Initialisation['scheme']; readonly name: () => string }[] = [
  { scheme: 'he', name: () => m.design_he() },
  { scheme: 'he-fan-out', name: () => m.design_he_fan_out() },
  { scheme: 'xavier', name: () => m.design_xavier() },
  { scheme: 'orthogonal', name: () => m.design_orthogonal() },
  { scheme: 'normal', name: () => m.design_normal() },
];

const schemeOf = (scheme: string): Initialisation => {
  const known = SCHEMES.find((candidate) => candidate.scheme === scheme)?.scheme ?? 'he';
  return known === 'normal' ? { scheme: known, sigma: 0.05 } : { scheme: known };
};

const SIGMAS = [0.001, 2] as const;
const SEEDS = [0, 2 ** 32 - 1] as const;

interface InitialisationFieldsProps {
  readonly initialisation: Initialisation;
  readonly seed: number;
  readonly onChange: (change: { readonly initialisation?: Initialisation; readonly seed?: number }) => void;
}

/** How weights are drawn, and with which seed. */
export const InitialisationFields = memo(function InitialisationFields({
  initialisation,
  seed,
  onChange,
}: InitialisationFieldsProps) {
  const id = useId();
  return (
    <>
      <span className="labelled">
        <label htmlFor={`${id}-init`}>{m.design_weights_by()}</label>
        <select
          id={`${id}-init`}
          value={initialisation.scheme}
          onChange={({ target }) => onChange({ initialisation: schemeOf(target.value) })}
        >
          {SCHEMES.map(({ scheme, name }) => (
            <option key={scheme} value={scheme}>
              {name()}
            </option>
          ))}
        </select>
      </span>
      {initialisation.scheme === 'normal' && (
        <Typed
          label={m.design_sigma()}
          value={initialisation.sigma}
          limits={SIGMAS}
          step={0.001}
          onChange={(sigma) => onChange({ initialisation: { scheme: 'normal', sigma } })}
        />
      )}
      <Typed
        isLabelSeen
        label={m.design_seed()}
        value={seed}
        limits={SEEDS}
        step={1}
        onChange={(typed) => onChange({ seed: typed })}
      />
    </>
  );
});

interface TypedProps {
  readonly label: string;
  readonly isLabelSeen?: boolean;
  readonly value: number;
  readonly limits: readonly [least: number, most: number];
  readonly step: number;
  readonly onChange: (value: number) => void;
}

function Typed({ label, isLabelSeen = false, value, limits: [least, most], step, onChange }: TypedProps) {
  const id = useId();
  const { why, field } = useTyped({ value, least, most, isWhole: Number.isInteger(step), onChange });
  return (
    <>
      <span className="labelled">
        <label htmlFor={id} className={isLabelSeen ? undefined : 'visually-hidden'}>
          {label}
        </label>
        <input
          id={id}
          type="number"
          className="mono"
          aria-describedby={why === null ? undefined : `${id}-why`}
          step={step}
          {...field}
        />
      </span>
      <Refused id={`${id}-why`} why={why} />
    </>
  );
}
