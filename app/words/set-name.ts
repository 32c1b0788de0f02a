import { m } from '../messages/m';

/** The set that comes with the site, as its name is kept: no folder of a visitor's can be called so. */
export const DRAWINGS = 'drawings/';

/** What a set is called on the page; a visitor's by its folder. */
export const setTitle = (name: string): string => (name === DRAWINGS ? m.image_set_drawings() : name);
