import { allMessages } from '../../messages/m';

/** Loaded once the first image has run, or with the first file: the first view needs none of it. */
export const importTakeFiles = async () =>
  (await Promise.all([import('../../page/take-files'), allMessages()]))[0];
