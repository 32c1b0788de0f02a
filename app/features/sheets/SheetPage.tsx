import { useEffect, useState } from 'react';
import { serializeError } from '../../../src/errors';
import { LESSONS_ABOUT, loadLesson, loadLessonMessages } from '../../lessons/catalogue';
import { contextOf } from '../../lessons/context';
import type { LessonContext } from '../../lessons/lesson';
import { m } from '../../messages/m';
import { useAppState, useServices } from '../../services';
import { HandoutStep } from './HandoutStep';
import { NotesStep } from './NotesStep';
import type { SheetStep } from './sheet-step';
import './sheets.css';

/** What is printed for a lesson: the teacher's notes, or the pupils' sheet. */
export type Sheet = 'notes' | 'handout';

interface Loaded {
  readonly key: string;
  readonly steps: readonly SheetStep[];
}

async function load(id: string, context: LessonContext): Promise<readonly SheetStep[]> {
  const [lesson, messages] = await Promise.all([
    loadLesson(id),
    loadLessonMessages(id, context.state.locale),
  ]);
  const steps: SheetStep[] = [];
  for (const step of lesson?.steps(context.architecture) ?? [])
    steps.push({ step, numbers: (await step.numbers?.(context)) ?? {}, context, messages });
  return steps;
}

/** Whether an earlier step said the same, of another part. */
const isRepeat = (steps: readonly SheetStep[], n: number): boolean => {
  const says = steps[n]?.step.says;
  return says !== undefined && steps.findIndex(({ step }) => step.says === says) < n;
};

/** A lesson on paper, with the numbers and maps of the picture at hand. */
export function SheetPage({ sheet, lesson }: { readonly sheet: Sheet; readonly lesson: string }) {
  const { engine, store } = useServices();
  const locale = useAppState((state) => state.locale);
  const hasResult = useAppState((state) => state.result !== null);
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const about = LESSONS_ABOUT.find(({ id }) => id === lesson);
  const key = `${lesson} ${locale}`;
  useEffect(() => {
    const context = hasResult ? contextOf(store.getState(), engine) : null;
    if (context === null || about === undefined) return;
    let isWanted = true;
    load(lesson, context).then(
      (steps) => {
        if (isWanted) setLoaded({ key, steps });
      },
      (error: unknown) => {
        if (isWanted) setFailure(serializeError(error).message);
      },
    );
    return () => {
      isWanted = false;
    };
  }, [lesson, about, key, hasResult, store, engine]);
  if (about === undefined) return <p role="alert">{m.learn_unknown({ id: lesson })}</p>;
  const steps = loaded?.key === key ? loaded.steps : null;
  return (
    <main className="sheet" aria-busy={steps === null && failure === null}>
      <header className="sheet-head">
        <h1>{about.title[locale]}</h1>
        <p>
          {sheet === 'notes' ? m.sheets_notes() : m.sheets_handout()} ·{' '}
          {m.learn_minutes({ minutes: about.minutes })}
        </p>
        <button type="button" className="button sheet-print" onClick={() => print()}>
          {m.sheets_print()}
        </button>
      </header>
      {failure !== null && <p role="alert">{failure}</p>}
      {steps === null && failure === null && <p className="muted">{m.learn_waiting()}</p>}
      <ol className="sheet-steps">
        {steps?.map((step, n) =>
          sheet === 'notes' ? (
            <NotesStep key={step.step.id} number={n + 1} isRepeat={isRepeat(steps, n)} {...step} />
          ) : (
            <HandoutStep key={step.step.id} number={n + 1} {...step} />
          ),
        )}
      </ol>
    </main>
  );
}
