import { WithSet } from '../WithSet';
import { LikesTab } from './LikesTab';

/** The tab: what a channel likes. */
export const Likes = () => <WithSet>{(source) => <LikesTab source={source} />}</WithSet>;
