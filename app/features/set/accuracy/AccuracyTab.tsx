import { useStore } from 'zustand';
import { number } from '../../../../src/messages/say';
import type { Share } from '../../../../src/set/wilson';
import { createImageSets } from '../../../jobs/image-set';
import { useActions, useJob } from '../../../services';
import { m } from '../messages/m';
import { useSetAnswer } from '../useSetAnswer';
import { Calibrated } from './Calibrated';
import { ConfusionMatrix } from './ConfusionMatrix';
import { KindTable } from './KindTable';
import { Precisions } from './Precisions';
import { percent } from './words';
import './accuracy.css';

function Headline({ label, share }: { readonly label: string; readonly share: Share }) {
  return (
    <div className="set-figure">
      <dt>{label}</dt>
      <dd>
        <strong>{percent(share.share)}</strong>
        <span className="muted">
          {m.accuracy_interval({ low: percent(share.low), high: percent(share.high) })}
        </span>
        <span className="muted">{m.accuracy_hits({ hits: number(share.hits), of: number(share.of) })}</span>
      </dd>
    </div>
  );
}

/** How often the network is right, what it takes for what, and what its probabilities are worth. */
export function AccuracyTab() {
  const sets = useJob(createImageSets);
  const activation = useStore(sets.state, ({ model }) => model?.activation ?? 'softmax');
  const found = useSetAnswer('accuracy', null);
  const { openSet } = useActions();
  if (found === null) {
    return (
      <div className="set-pad">
        <p className="muted">{m.accuracy_none()}</p>
        <button type="button" className="button" onClick={() => openSet('classes')}>
          {m.accuracy_say_truth()}
        </button>
      </div>
    );
  }
  const { all, kinds, confusion, calibration } = found;
  return (
    <div className="set-pad set-accuracy scrolls">
      <dl className="set-figures">
        <Headline label={m.accuracy_first()} share={all.first} />
        <Headline label={m.accuracy_five()} share={all.amongFive} />
        <div className="set-figure">
          <dt>{m.accuracy_loss()}</dt>
          <dd>
            <strong>{number(all.loss, { maximumFractionDigits: 3 })}</strong>
          </dd>
        </div>
      </dl>
      <p className="muted">{m.accuracy_wilson()}</p>
      <ConfusionMatrix kinds={kinds} counts={confusion} />
      <Calibrated calibration={calibration} />
      {activation === 'sigmoid' && <Precisions />}
      <KindTable kinds={kinds} />
    </div>
  );
}
