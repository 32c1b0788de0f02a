/** Loaded once the first image has run, or with the first file: the first view needs none of it. */
export const importTakeFiles = () => import('../../catalogue/take-files');
