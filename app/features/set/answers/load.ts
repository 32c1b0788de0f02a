import { loadSetAnswers } from './messages/m';

/** A tab of what a set answers, and what it says. */
const withMessages = async <T>(tab: Promise<T>): Promise<T> => {
  const [loaded] = await Promise.all([tab, loadSetAnswers()]);
  return loaded;
};

export const loadLikes = () => withMessages(import('./likes/Likes'));
export const loadMap = () => withMessages(import('./map/MapTab'));
export const loadLayers = () => withMessages(import('./layers/LayersTab'));
export const loadChannels = () => withMessages(import('./channels/ChannelsTab'));
export const loadLesions = () => withMessages(import('./lesions/LesionsTab'));
export const loadLikedAtPointer = () => withMessages(import('./at-pointer/LikedAtPointer'));
