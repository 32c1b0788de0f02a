import type { ChannelsRequests } from '../../protocol/channels';
import type { Handlers } from '../handler';

const details = () => import('./channel-details');

export const channelsHandlers: Handlers<ChannelsRequests> = {
  'channel-detail': async ({ name, channel }, { state }) =>
    (await details()).channelDetail(state, name, channel),
  'channel-picture': async ({ name, channel, theme }, { state }) =>
    (await details()).channelPicture(state, name, channel, theme),
  'weight-detail': async ({ name, channel, theme }, { state }) =>
    (await details()).weightDetail(state, name, channel, theme),
};
