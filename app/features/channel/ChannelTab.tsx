import { useId } from 'react';
import type { ChannelDetail, ChannelPicture, WeightDetail } from '../../../src/engine/protocol/channels';
import { useActions, useAppState, useServices } from '../../services';
import type { InspectorTabProps } from '../../ui/inspector-tab';
import { Segmented } from '../../ui/Segmented';
import { useLatestAnswer } from '../../ui/useLatestAnswer';
import { HistogramFigure } from './Histogram';
import { Learnt } from './Learnt';
import { Numbers } from './Numbers';
import { Profile } from './Profile';

/** Chooses one channel, or all. */
function ChannelChoice({
  channels,
  channel,
}: {
  readonly channels: number;
  readonly channel: number | null;
}) {
  const { selectChannel } = useActions();
  const id = useId();
  return (
    <div className="channel-choice">
      <Segmented
        label="Numbers of"
        value={channel === null ? 'all' : 'one'}
        options={[
          { value: 'all', label: 'all channels' },
          { value: 'one', label: 'one channel' },
        ]}
        onChange={(which) => selectChannel(which === 'all' ? null : 0)}
      />
      {channel !== null && (
        <>
          <label htmlFor={id} className="visually-hidden">
            Channel
          </label>
          <input
            id={id}
            className="mono channel-number"
            type="number"
            min={0}
            max={channels - 1}
            value={channel}
            onChange={(event) => {
              const next = event.currentTarget.valueAsNumber;
              if (Number.isInteger(next) && next >= 0 && next < channels) selectChannel(next);
            }}
          />
          <span className="muted mono">of {channels}</span>
        </>
      )}
    </div>
  );
}

/** The selected channel closely, or the whole tensor: its numbers for this image, and what was learnt. */
export function ChannelTab({ op }: InspectorTabProps) {
  const { engine } = useServices();
  const selected = useAppState((state) => state.channel);
  const theme = useAppState((state) => state.theme);
  const runId = useAppState((state) => state.result?.runId ?? null);
  const modelId = useAppState((state) => state.model?.id ?? '');
  const [channels = 0, height = 1, width = 1] = op.shape;
  const channel = selected !== null && selected < channels ? selected : null;
  const subject = `${op.name} ${channel}`;

  const numbers = useLatestAnswer<ChannelDetail>(
    runId === null
      ? null
      : { key: `${runId} ${subject}`, ask: () => engine.ask('channel-detail', { name: op.name, channel }) },
  );
  const picture = useLatestAnswer<ChannelPicture>(
    runId === null || height * width === 1
      ? null
      : {
          key: `${runId} ${theme} ${subject}`,
          ask: () => engine.ask('channel-picture', { name: op.name, channel, theme }),
        },
  );
  const learnt = useLatestAnswer<WeightDetail>({
    key: `${modelId} ${theme} ${subject}`,
    ask: () => engine.ask('weight-detail', { name: op.name, channel, theme }),
  });
  const detail =
    numbers.data !== null && numbers.data.name === op.name && numbers.data.channel === channel
      ? numbers.data
      : null;
  return (
    <div className="channel-tab scrolls">
      <ChannelChoice channels={channels} channel={channel} />
      <div className="channel-detail" aria-busy={!numbers.isCurrent && runId !== null}>
        {detail === null ? (
          <p className="muted">
            {numbers.failure ?? (runId === null ? 'The numbers appear with the first image.' : '')}
          </p>
        ) : (
          <>
            <HistogramFigure detail={detail} />
            <Numbers detail={detail} />
            {detail.profile !== null && (
              <Profile
                profile={detail.profile}
                picture={picture.isCurrent ? picture.data : null}
                isMean={channel === null && channels > 1}
              />
            )}
          </>
        )}
        {learnt.data !== null && learnt.isCurrent && <Learnt detail={learnt.data} channel={channel} />}
      </div>
    </div>
  );
}
