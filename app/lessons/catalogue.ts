import type { Locale } from '../../src/messages/m';
import type { Lesson } from './lesson';
import type { Messages } from './said';

/** What is known of a lesson before it is loaded; each stands in its folder's `about.ts`. */
export interface LessonAbout {
  /** In links; the folder's name. */
  readonly id: string;
  /** Its place in the list. */
  readonly order: number;
  /** About how long it takes. */
  readonly minutes: number;
  readonly title: Readonly<Record<Locale, string>>;
  /** For whom, in one sentence. */
  readonly about: Readonly<Record<Locale, string>>;
}

const ABOUTS = import.meta.glob<{ about: LessonAbout }>('./*/about.ts', { eager: true });
const LESSONS = import.meta.glob<{ lesson: Lesson }>('./*/lesson.ts');
const MESSAGES = import.meta.glob<Messages>('./*/messages/compiled/*.js');

/** Every lesson, in order: a folder here with `about.ts`, `lesson.ts` and its messages is one. */
export const LESSONS_ABOUT: readonly LessonAbout[] = Object.values(ABOUTS)
  .map(({ about }) => about)
  .sort((a, b) => a.order - b.order);

/** Loads a lesson, or null for an id that there is not. */
export async function loadLesson(id: string): Promise<Lesson | null> {
  const load = LESSONS[`./${id}/lesson.ts`];
  return load === undefined ? null : (await load()).lesson;
}

/** Loads what a lesson, or the glossary, says in a language. */
export async function loadLessonMessages(id: string, locale: Locale): Promise<Messages> {
  const load = MESSAGES[`./${id}/messages/compiled/${locale}.js`];
  if (load === undefined) throw new Error(`${id} says nothing in ${locale}.`);
  return load();
}
