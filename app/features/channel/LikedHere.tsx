import { useEffect, useRef } from 'react';
import type { TensorName } from '../../../src/network/spec';
import { useServices } from '../../services';

/**
 * Room for what excites the selected channel most in the open set: it is the channel that is pointed at, as long as
 * nothing else is. Who knows the set fills it.
 */
export function LikedHere({ tensor, channel }: { readonly tensor: TensorName; readonly channel: number }) {
  const { pointed } = useServices();
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const place = host.current;
    if (place === null) return;
    const here = { tensor, channel, place };
    let isOpen = true;
    // Not within the news that nothing is pointed at: others have yet to hear it.
    const rest = (): void =>
      queueMicrotask(() => {
        if (isOpen && pointed.channel.getState() === null) pointed.pointChannel(here);
      });
    rest();
    const stop = pointed.channel.subscribe(rest);
    return () => {
      isOpen = false;
      stop();
      if (pointed.channel.getState() === here) pointed.pointChannel(null);
    };
  }, [pointed, tensor, channel]);
  return <div ref={host} className="channel-liked" />;
}
