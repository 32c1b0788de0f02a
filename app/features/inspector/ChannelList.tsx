import type { Op } from '../../../src/network/architecture';
import { m } from '../../messages/m';
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
        {m.atlas_menus_channels()}
      </h3>
      <ul>
        {selected !== null && !isPinned && <Row shown={selected} isPinned={false} />}
        {pins.map((pin) => (
          <Row key={`${pin.tensor} ${pin.channel}`} shown={pin} isPinned />
        ))}
      </ul>
      {laid !== null && (
        <Slider label={m.atlas_menus_opacity()} value={opacity} step={0.05} onChange={setLaidOpacity} />
      )}
      {laid !== null && (
        <button type="button" className="link-button" onClick={() => lay(null)}>
          {m.atlas_menus_take_off()}
        </button>
      )}
    </section>
  );
}

function Row({ shown, isPinned }: { readonly shown: ChannelRef; readonly isPinned: boolean }) {
  const laid = useAppState((state) => state.laid);
  const { selectTensor, selectChannel, togglePin, lay } = useActions();
  const said = { channel: shown.channel, tensor: briefName(shown.tensor) };
  const isLaid = laid !== null && isSameChannel(laid, shown);
  return (
    <li className="channel-row">
      <button
        type="button"
        className="channel-show"
        aria-label={m.atlas_menus_show(said)}
        onClick={() => {
          selectTensor(shown.tensor);
          selectChannel(shown.channel);
        }}
      >
        <ChannelMap shown={shown} className="channel-thumbnail" label={m.atlas_menus_map(said)} />
        <span className="mono channel-name">
          <strong>{shown.channel}</strong> <span className="muted">{briefName(shown.tensor)}</span>
        </span>
      </button>
      <button
        type="button"
        className="link-button"
        aria-pressed={isPinned}
        aria-label={isPinned ? m.atlas_menus_unpin_channel(said) : m.atlas_menus_pin_channel(said)}
        onClick={() => togglePin(shown)}
      >
        {isPinned ? m.atlas_menus_unpin() : m.atlas_menus_pin()}
      </button>
      <button
        type="button"
        className="link-button"
        aria-pressed={isLaid}
        aria-label={m.atlas_menus_lay_channel(said)}
        onClick={() => lay(isLaid ? null : shown)}
      >
        {m.atlas_menus_lay()}
      </button>
    </li>
  );
}
