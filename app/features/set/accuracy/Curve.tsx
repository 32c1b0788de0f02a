import { number } from '../../../../src/messages/say';
import type { Calibration } from '../../../../src/set/calibration';
import { formatShare } from '../../../words/format';
import { m } from '../messages/m';
import { percent } from './words';
import './curve.css';

const SIDE = 220;

/** Accuracy over confidence: on the diagonal the probabilities keep their word. */
export function Curve({ bins }: Pick<Calibration, 'bins'>) {
  const most = Math.max(1, ...bins.map(({ images }) => images));
  return (
    <svg
      className="set-curve"
      viewBox={`-44 -8 ${SIDE + 64} ${SIDE + 44}`}
      role="img"
      aria-label={m.calibration_curve()}
    >
      {[0, 0.5, 1].map((tick) => (
        <g key={tick}>
          <text x={-6} y={SIDE - tick * SIDE + 4} textAnchor="end">
            {formatShare(tick)}
          </text>
          <text x={tick * SIDE} y={SIDE + 16} textAnchor="middle">
            {formatShare(tick)}
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
