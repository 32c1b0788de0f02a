import { useState } from 'react';
import { useStore } from 'zustand';
import type { SetWorkerRequests } from '../../../../src/engine/protocol/set-worker';
import { number } from '../../../../src/messages/say';
import type { Calibration } from '../../../../src/set/calibration';
import { createImageSets } from '../../../jobs/image-set';
import { useJob } from '../../../services';
import { m } from '../messages/m';
import { percent } from './words';

const SIDE = 220;

/** Where nothing is wrong, the colder the better: the search ends at its end. */
const COLDEST = 0.051;

/** Accuracy over confidence: on the diagonal the probabilities keep their word. */
function Curve({ bins }: Pick<Calibration, 'bins'>) {
  const most = Math.max(1, ...bins.map(({ images }) => images));
  return (
    <svg
      className="set-curve"
      viewBox={`-36 -8 ${SIDE + 56} ${SIDE + 44}`}
      role="img"
      aria-label={m.calibration_curve()}
    >
      {[0, 0.5, 1].map((tick) => (
        <g key={tick}>
          <text x={-6} y={SIDE - tick * SIDE + 4} textAnchor="end">
            {percentTick(tick)}
          </text>
          <text x={tick * SIDE} y={SIDE + 16} textAnchor="middle">
            {percentTick(tick)}
          </text>
        </g>
      ))}
      <text x={SIDE / 2} y={SIDE + 32} textAnchor="middle">
        {m.calibration_confidence()}
      </text>
      <rect className="set-curve-frame" width={SIDE} height={SIDE} />
      <line className="set-curve-ideal" x1={0} y1={SIDE} x2={SIDE} y2={0} />
      {bins.map(({ from, to, images, accuracy, confidence }) => {
        if (images === 0) return null;
        const width = (to - from) * SIDE;
        return (
          <g key={from}>
            <rect
              className="set-curve-bar"
              x={from * SIDE + 0.5}
              y={SIDE - accuracy * SIDE}
              width={width - 1}
              height={accuracy * SIDE}
              opacity={0.25 + 0.75 * Math.sqrt(images / most)}
            >
              <title>
                {m.calibration_bin({
                  count: number(images),
                  confidence: percent(confidence),
                  accuracy: percent(accuracy),
                })}
              </title>
            </rect>
            <circle className="set-curve-point" cx={confidence * SIDE} cy={SIDE - accuracy * SIDE} r={3} />
          </g>
        );
      })}
    </svg>
  );
}

const percentTick = (share: number): string => number(share, { style: 'percent' });

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
