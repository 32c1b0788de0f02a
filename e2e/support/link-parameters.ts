/**
 * What an address of the page may say. `app/link/hostile-link.test.ts` fails where the page writes or reads a
 * parameter that is not here.
 */

/** The page's state, as a link has it. */
export const LINKED = [
  'model',
  'image',
  'tensor',
  'channel',
  'at',
  'zoom',
  'tab',
  'ask',
  'level',
  'arcs',
  'least',
  'beside',
  'cuts',
  'scale',
  'clip',
  'order',
  'within',
  'dead',
  'writer',
  'colours',
  'pins',
  'laid',
  'opacity',
  'class',
  'against',
  'over',
  'cam',
  'lesson',
  'step',
  'shapes',
  'names',
  'present',
  'pane',
  'set',
  'design',
  'signals',
  'weights',
  'dropout',
] as const;

/** What the address alone says: how the page starts, and as what. */
export const SWITCHES = ['backend', 'threads', 'lang', 'page', 'embed', 'for', 'shared'] as const;
