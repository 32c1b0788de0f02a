import { useId } from 'react';
import type { Initialisation } from '../../src/weights/initialise';
import { m } from '../messages/m';

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

interface InitialisationFieldsProps {
  readonly initialisation: Initialisation;
  readonly seed: number;
  readonly onChange: (change: { readonly initialisation?: Initialisation; readonly seed?: number }) => void;
}

/** How weights are drawn, and with which seed. */
export function InitialisationFields({ initialisation, seed, onChange }: InitialisationFieldsProps) {
  const id = useId();
  return (
    <>
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
      {initialisation.scheme === 'normal' && (
        <input
          type="number"
          className="mono"
          aria-label={m.design_sigma()}
          min={0.001}
          max={2}
          step={0.001}
          value={initialisation.sigma}
          onChange={({ target }) => {
            const sigma = target.valueAsNumber;
            if (sigma > 0) onChange({ initialisation: { scheme: 'normal', sigma } });
          }}
        />
      )}
      <label htmlFor={`${id}-seed`}>{m.design_seed()}</label>
      <input
        id={`${id}-seed`}
        type="number"
        className="mono"
        step={1}
        value={seed}
        onChange={({ target }) => {
          if (Number.isInteger(target.valueAsNumber)) onChange({ seed: target.valueAsNumber });
        }}
      />
    </>
  );
}
