import { Suspense } from 'react';
import type { Op } from '../../../src/network/architecture';
import { useAppState } from '../../services';
import { lazily } from '../../ui/lazily';

const ChannelList = lazily(() => import('./ChannelList'), 'ChannelList');

/** The selected channel and the pinned ones; nothing as long as there is neither. */
export function ChosenChannels({ op }: { readonly op: Op }) {
  const isEmpty = useAppState(
    ({ channel, pins, laid }) => channel === null && pins.length === 0 && laid === null,
  );
  if (isEmpty) return null;
  return (
    <Suspense>
      <ChannelList op={op} />
    </Suspense>
  );
}
