import type { Op, Part } from '../../../src/network/architecture';
import { failureOf, latestOf } from '../../ask/answers';
import { useAnswer } from '../../hooks/useAnswer';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import type { InspectorTabProps } from '../../ui/inspector-tab';
import { Segmented } from '../../ui/Segmented';
import { Learnt } from './Learnt';
import { Neighbours } from './Neighbours';
import { NormPlots } from './NormPlots';
import { Spread } from './Spread';
import './channel.css';
import './weights.css';

const isLearnt = ({ kind }: Op): boolean => kind === 'conv' || kind === 'norm' || kind === 'linear';

/** The operation itself where it learns, else the next of its part that does, else the one before. */
function learntOf(part: Part, op: Op): Op | null {
  if (isLearnt(op)) return op;
  const at = part.ops.findIndex(({ name }) => name === op.name);
  return part.ops.slice(at).find(isLearnt) ?? part.ops.slice(0, at).findLast(isLearnt) ?? null;
}

/** What training left in the selected operation: kernels, distributions, a norm's four vectors, classes alike. */
export function WeightsTab({ part, op }: InspectorTabProps) {
  const theme = useAppState((state) => state.theme);
  const channel = useAppState((state) => state.channel);
  const { selectTensor, selectChannel } = useActions();
  const shown = learntOf(part, op);
  const [channels = 0] = shown?.shape ?? [];
  const own = shown === op && channel !== null && channel < channels ? channel : null;
  const about = shown === null ? null : { name: shown.name, channel: own, theme };
  const learnt = useAnswer('weight-detail', about, { of: 'model', isPatient: true });
  const whole = useAnswer('weight-detail', about === null ? null : { ...about, channel: null }, {
    of: 'model',
  });
  const hasKernel = shown?.kind === 'conv' || shown?.kind === 'linear';
  const spread = useAnswer('weight-spread', hasKernel ? { name: shown.name } : null, { of: 'model' });
  if (shown === null) return <p className="muted">{m.weights_nothing()}</p>;
  const [detail, all, data] = [latestOf(learnt), latestOf(whole), latestOf(spread)];
  return (
    <div className="channel-tab weights-tab scrolls">
      <Segmented
        label={m.weights_of()}
        value={shown.name}
        options={part.ops.filter(isLearnt).map(({ name, role }) => ({ value: name as string, label: role }))}
        onChange={selectTensor}
      />
      {[learnt, spread].map(failureOf).map((reason) => reason !== null && <p key={reason}>{reason}</p>)}
      {shown.kind === 'norm' && all?.norm != null && <NormPlots name={shown.name} norm={all.norm} />}
      {shown.kind === 'linear' && shown.role === 'classifier' && <Neighbours />}
      {hasKernel && own !== null && (
        <button type="button" className="button" onClick={() => selectChannel(null)}>
          {m.channel_all()}
        </button>
      )}
      {hasKernel && detail !== null && <Learnt detail={detail} channel={own} />}
      {hasKernel && data?.name === shown.name && <Spread spread={data} />}
    </div>
  );
}
