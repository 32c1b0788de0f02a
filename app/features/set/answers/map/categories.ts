import { className } from '../../../../words/class-names';
import { m } from '../messages/m';
import type { OpenedSet } from '../source';

/** What points are coloured by. */
export type Colouring = 'group' | 'answer' | 'mistake';

/** Some points that look the same. */
export interface Category {
  readonly name: string;
  readonly count: number;
  /** CSS custom property of its colour. */
  readonly colour: string;
  readonly shape: Shape;
}

export type Shape = 'disc' | 'square' | 'triangle' | 'diamond' | 'cross' | 'ring';

const COLOURS = [1, 2, 3, 4, 5, 6].map((n) => `--block-${n}`);
const SHAPES: readonly Shape[] = ['disc', 'square', 'triangle', 'diamond'];

/** Classes with a look of their own; the others share one. */
const MOST = COLOURS.length * SHAPES.length;

/** The category of each image (an index into `categories`), and what these are; largest first. */
export interface Categories {
  readonly of: readonly number[];
  readonly categories: readonly Category[];
}

/** Colour and shape together tell a class: neither does alone. */
function look(rank: number): Pick<Category, 'colour' | 'shape'> {
  return {
    colour: COLOURS[rank % COLOURS.length] ?? '--structure',
    shape: SHAPES[(rank + Math.floor(rank / COLOURS.length)) % SHAPES.length] ?? 'disc',
  };
}

function ofMistakes(source: OpenedSet, ids: readonly number[]): Categories {
  const of = ids.map((id) => {
    const isWrong = source.isWrong(id);
    return isWrong === null ? 2 : isWrong ? 1 : 0;
  });
  const count = (which: number): number => of.filter((own) => own === which).length;
  return {
    of,
    categories: [
      { name: m.map_right(), count: count(0), colour: '--block-1', shape: 'disc' },
      { name: m.map_wrong(), count: count(1), colour: '--accent', shape: 'cross' },
      { name: m.map_unknown(), count: count(2), colour: '--structure', shape: 'ring' },
    ],
  };
}

/** How points look. */
export function categoriesOf(source: OpenedSet, ids: readonly number[], colouring: Colouring): Categories {
  if (colouring === 'mistake') return ofMistakes(source, ids);
  const keys = ids.map((id) =>
    colouring === 'group' ? (source.entries[id]?.group ?? -1) : (source.answerOf(id) ?? -1),
  );
  const counts = new Map<number, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  const ranked = [...counts].filter(([key]) => key >= 0).sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  const shown = ranked.slice(0, MOST);
  const index = new Map(shown.map(([key], rank) => [key, rank]));
  const nameOf = (key: number): string =>
    colouring === 'group' ? (source.groups[key]?.name ?? '') : className(source.model.labels, key);
  const categories: Category[] = shown.map(([key, count], rank) => ({
    name: nameOf(key),
    count,
    ...look(rank),
  }));
  const others = keys.filter((key) => !index.has(key)).length;
  if (others > 0)
    categories.push({ name: m.map_others(), count: others, colour: '--structure', shape: 'ring' });
  return { of: keys.map((key) => index.get(key) ?? categories.length - 1), categories };
}
