import { useEffect, useState } from 'react';
import { serializeError } from '../../../src/errors';
import { loadLesson, loadLessonMessages } from '../../lessons/catalogue';
import type { Lesson } from '../../lessons/lesson';
import type { Messages } from '../../lessons/said';
import { useAppState } from '../../services';

/** A lesson and what it says, once they have come. */
export type LoadedLesson =
  | { readonly status: 'pending' }
  /** There is no lesson of that id. */
  | { readonly status: 'unknown' }
  | { readonly status: 'success'; readonly lesson: Lesson; readonly messages: Messages }
  | { readonly status: 'error'; readonly message: string };

const PENDING: LoadedLesson = { status: 'pending' };

async function load(id: string, locale: Parameters<typeof loadLessonMessages>[1]): Promise<LoadedLesson> {
  try {
    const lesson = await loadLesson(id);
    if (lesson === null) return { status: 'unknown' };
    return { status: 'success', lesson, messages: await loadLessonMessages(id, locale) };
  } catch (error) {
    return { status: 'error', message: serializeError(error).message };
  }
}

/** Loads a lesson in the page's language. */
export function useLesson(id: string): LoadedLesson {
  const locale = useAppState((state) => state.locale);
  const [loaded, setLoaded] = useState<{ readonly id: string; readonly as: LoadedLesson } | null>(null);
  useEffect(() => {
    let isWanted = true;
    void load(id, locale).then((as) => {
      if (isWanted) setLoaded({ id, as });
    });
    return () => {
      isWanted = false;
    };
  }, [id, locale]);
  return loaded?.id === id ? loaded.as : PENDING;
}
