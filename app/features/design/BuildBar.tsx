import { useId } from 'react';
import type { Initialisation } from '../../../src/weights/initialise';
import { type MadeModel, requestToMake } from '../../catalogue/made-model';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';

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

/** How the weights are drawn, and the button that draws them. */
export function BuildBar({
  design,
  problem,
}: {
  readonly design: MadeModel;
  readonly problem: string | null;
}) {
  const isLoading = useAppState((state) => state.loading.status === 'pending');
  const isUntrained = useAppState((state) => state.model?.source === 'made');
  const { attempt, changeDesign, loadModel } = useActions();
  const id = useId();
  const { initialisation, seed } = design;
  const build = (): void =>
    void attempt(
      'model',
      Promise.resolve().then(() => loadModel(requestToMake(design))),
    );
  return (
    <div className="design-build">
      <label htmlFor={`${id}-init`}>{m.design_weights_by()}</label>
      <select
        id={`${id}-init`}
        value={initialisation.scheme}
        onChange={({ target }) => changeDesign({ initialisation: schemeOf(target.value) })}
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
            if (sigma > 0) changeDesign({ initialisation: { scheme: 'normal', sigma } });
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
          if (Number.isInteger(target.valueAsNumber)) changeDesign({ seed: target.valueAsNumber });
        }}
      />
      <button
        type="button"
        className="button is-primary"
        disabled={problem !== null || isLoading}
        onClick={build}
      >
        {m.design_build()}
      </button>
      <p
        role={problem === null ? undefined : 'alert'}
        className={problem === null ? 'muted' : 'design-problem'}
      >
        {problem ?? (isUntrained ? m.design_untrained() : m.design_building())}
      </p>
    </div>
  );
}
