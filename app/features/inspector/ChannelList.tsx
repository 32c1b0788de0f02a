import type { Op } from '../../../src/network/architecture';
import { useActions, useAppState } from '../../services';
import { type ChannelRef, isSameChannel } from '../../store/atlas-slice';
import { Slider } from '../../ui/Slider';
import { briefName } from '../../words/parts';
import { ChannelMap } from './ChannelMap';

/** Channels that are looked at closely: the selected one, and those kept while moving on. */
export function ChannelList({ op }: { readonly op: Op }) {
  const channel = useAppState((state) => state.channel);
  const pins = useAppState((state) => state.pins);
  const laid = useAppState((state) => state.laid);
  const opacity = useAppState((state) => state.laidOpacity);
  const { setLaidOpacity, lay } = useActions();
  const selected: ChannelRef | null = channel === null ? null : { tensor: op.name, channel };
  const isPinned = selected !== null && pins.some((pin) => isSameChannel(pin, selected));
  return (
    <section aria-labelledby="channels-title" className="channel-list">
      <h3 id="channels-title" className="heading">
        Channels
      </h3>
      <ul>
        {selected !== null && !isPinned && <Row shown={selected} isPinned={false} />}
        {pins.map((pin) => (
          <Row key={`${pin.tensor} ${pin.channel}`} shown={pin} isPinned />
        ))}
      </ul>
      {laid !== null && (
        <Slider label="Opacity on the image" value={opacity} step={0.05} onChange={setLaidOpacity} />
      )}
      {laid !== null && (
        <button type="button" className="link-button" onClick={() => lay(null)}>
          Take it off the image
        </button>
      )}
    </section>
  );
}

function Row({ shown, isPinned }: { readonly shown: ChannelRef; readonly isPinned: boolean }) {
  const laid = useAppState((state) => state.laid);
  const { selectTensor, selectChannel, togglePin, lay } = useActions();
  const name = `channel ${shown.channel} of ${briefName(shown.tensor)}`;
  const isLaid = laid !== null && isSameChannel(laid, shown);
  return (
    <li className="channel-row">
      <button
        type="button"
        className="channel-show"
        aria-label={`Show ${name}`}
        onClick={() => {
          selectTensor(shown.tensor);
          selectChannel(shown.channel);
        }}
      >
        <ChannelMap shown={shown} className="channel-thumbnail" label={`Map of ${name}`} />
        <span className="mono channel-name">
          <strong>{shown.channel}</strong> <span className="muted">{briefName(shown.tensor)}</span>
        </span>
      </button>
      <button
        type="button"
        className="link-button"
        aria-pressed={isPinned}
        aria-label={isPinned ? `Unpin ${name}` : `Pin ${name}`}
        onClick={() => togglePin(shown)}
      >
        {isPinned ? 'Unpin' : 'Pin'}
      </button>
      <button
        type="button"
        className="link-button"
        aria-pressed={isLaid}
        aria-label={`Lay ${name} over the image`}
        onClick={() => lay(isLaid ? null : shown)}
      >
        On image
      </button>
    </li>
  );
}
