import { useState } from 'react';
import { useStore } from 'zustand';
import type { SetWorkerRequests } from '../../../../src/engine/protocol/set-worker';
import { number } from '../../../../src/messages/say';
import type { Calibration } from '../../../../src/set/calibration';
import { createImageSets } from '../../../jobs/image-set';
import { useJob } from '../../../services';
import { m } from '../messages/m';
import { Curve } from './Curve';

/** Where nothing is wrong, the colder the better: the search ends at its end. */
const COLDEST = 0.051;

type Fit = SetWorkerRequests['temperature']['out'];

/** What the network's probabilities are worth, and the temperature that would mend them. */
export function Calibrated({ calibration }: { readonly calibration: Calibration }) {
  const sets = useJob(createImageSets);
  const version = useStore(sets.state, (state) => state.version);
  const activation = useStore(sets.state, ({ model }) => model?.activation ?? 'softmax');
  const [fit, setFit] = useState<{ readonly of: number; readonly value: Fit } | 'pending' | null>(null);
  const find = (): void => {
    setFit('pending');
    sets.ask('temperature', null).then(
      (value) => setFit({ of: version, value }),
      () => setFit(null),
    );
  };
  const found = fit !== null && fit !== 'pending' && fit.of === version ? fit.value : null;
  return (
    <section aria-labelledby="set-calibration">
      <h3 id="set-calibration" className="heading">
        {m.calibration_title()}
      </h3>
      <p className="muted">{m.calibration_how()}</p>
      <div className="set-calibration">
        <figure>
          <Curve bins={calibration.bins} />
          <figcaption>
            {m.calibration_error({ error: number(calibration.error, { maximumFractionDigits: 4 }) })}
          </figcaption>
        </figure>
        {found !== null && found.temperature < COLDEST && <p>{m.calibration_no_fit()}</p>}
        {found !== null && found.temperature >= COLDEST && (
          <figure>
            <Curve bins={found.calibration.bins} />
            <figcaption>
              {m.calibration_fitted({
                temperature: number(found.temperature, { maximumFractionDigits: 3 }),
                error: number(found.calibration.error, { maximumFractionDigits: 4 }),
                before: number(found.before, { maximumFractionDigits: 3 }),
                after: number(found.after, { maximumFractionDigits: 3 }),
              })}
            </figcaption>
          </figure>
        )}
        {activation === 'softmax' && found === null && (
          <button type="button" className="button" disabled={fit === 'pending'} onClick={find}>
            {m.calibration_fit()}
          </button>
        )}
      </div>
    </section>
  );
}
