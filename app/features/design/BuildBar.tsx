import { useId } from 'react';
import type { Initialisation } from '../../../src/weights/initialise';
import { type MadeModel, requestToMake } from '../../catalogue/made-model';
import { useActions, useAppState } from '../../services';

const SCHEMES: readonly { readonly scheme: Initialisation['scheme']; readonly name: string }[] = [
  { scheme: 'he', name: 'He, fan-in (torchvision’s)' },
  { scheme: 'he-fan-out', name: 'He, fan-out' },
  { scheme: 'xavier', name: 'Xavier' },
  { scheme: 'orthogonal', name: 'orthogonal' },
  { scheme: 'normal', name: 'normal, σ =' },
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
      <label htmlFor={`${id}-init`}>Weights by</label>
      <select
        id={`${id}-init`}
        value={initialisation.scheme}
        onChange={({ target }) => changeDesign({ initialisation: schemeOf(target.value) })}
      >
        {SCHEMES.map(({ scheme, name }) => (
          <option key={scheme} value={scheme}>
            {name}
          </option>
        ))}
      </select>
      {initialisation.scheme === 'normal' && (
        <input
          type="number"
          className="mono"
          aria-label="Standard deviation σ"
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
      <label htmlFor={`${id}-seed`}>Seed</label>
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
        Build
      </button>
      <p
        role={problem === null ? undefined : 'alert'}
        className={problem === null ? 'muted' : 'design-problem'}
      >
        {problem ??
          (isUntrained
            ? 'This network is untrained: what it predicts is chance, how signals run through it is not.'
            : 'Building keeps your picture; the model that is loaded now can be had again from the menu above.')}
      </p>
    </div>
  );
}
