import { useId } from 'react';
import { dataOf, failureOf, latestOf } from '../../ask/answers';
import { useAnswer } from '../../hooks/useAnswer';
import { m } from '../../messages/m';
import { useActions, useAppState } from '../../services';
import type { InspectorTabProps } from '../../ui/inspector-tab';
import { Segmented } from '../../ui/Segmented';
import { HistogramFigure } from './Histogram';
import { Learnt } from './Learnt';
import { LikedHere } from './LikedHere';
import { Numbers } from './Numbers';
import { Profile } from './Profile';
import './channel.css';

/** Chooses one channel, or all. */
function ChannelChoice({
  channels,
  channel,
}: {
  readonly channels: number;
  readonly channel: number | null;
}) {
  const { selectChannel, openSet } = useActions();
  const id = useId();
  return (
    <div className="channel-choice">
      <Segmented
        label={m.channel_numbers_of()}
        value={channel === null ? 'all' : 'one'}
        options={[
          { value: 'all', label: m.channel_all() },
          { value: 'one', label: m.channel_one() },
        ]}
        onChange={(which) => selectChannel(which === 'all' ? null : 0)}
      />
      {channel !== null && (
        <>
          <label htmlFor={id} className="visually-hidden">
            {m.channel_channel()}
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
          <span className="muted mono">{m.channel_of({ count: channels })}</span>
          <button type="button" className="button" onClick={() => openSet('likes')}>
            {m.channel_likes()}
          </button>
        </>
      )}
    </div>
  );
}

/** The selected channel closely, or the whole tensor: its numbers for this image, and what was learnt. */
export function ChannelTab({ op }: InspectorTabProps) {
  const selected = useAppState((state) => state.channel);
  const theme = useAppState((state) => state.theme);
  const runId = useAppState((state) => state.result?.runId ?? null);
  const [channels = 0, height = 1, width = 1] = op.shape;
  const channel = selected !== null && selected < channels ? selected : null;
  const { name } = op;
  // A held key may ask faster than answers come.
  const isPatient = true;
  const numbers = useAnswer('channel-detail', { name, channel }, { isPatient });
  const hasPicture = height * width > 1;
  const pictured = useAnswer('channel-picture', hasPicture ? { name, channel, theme } : null, { isPatient });
  const learnt = dataOf(useAnswer('weight-detail', { name, channel, theme }, { of: 'model', isPatient }));
  const latest = latestOf(numbers);
  const detail = latest?.name === name && latest.channel === channel ? latest : null;
  return (
    <div className="channel-tab scrolls">
      <ChannelChoice channels={channels} channel={channel} />
      {channel !== null && <LikedHere tensor={name} channel={channel} />}
      <div className="channel-detail" aria-busy={numbers.status === 'pending'}>
        {detail === null ? (
          <p className="muted">{failureOf(numbers) ?? (runId === null ? m.channel_waits() : '')}</p>
        ) : (
          <>
            <HistogramFigure detail={detail} />
            <Numbers detail={detail} />
            {detail.profile !== null && (
              <Profile
                profile={detail.profile}
                picture={dataOf(pictured)}
                isMean={channel === null && channels > 1}
              />
            )}
          </>
        )}
        {learnt !== null && <Learnt detail={learnt} channel={channel} />}
      </div>
    </div>
  );
}
