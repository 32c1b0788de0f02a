import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Engine } from '../../../src/engine/client/engine';
import { serializeError } from '../../../src/errors';
import { contextOf } from '../../lessons/context';
import type { LessonContext, Numbers, Step } from '../../lessons/lesson';
import { applyView, parseLink } from '../../link/link';
import { useServices } from '../../services';
import type { AppState } from '../../store/app-state';

/** What is known of a step as it stands. */
export interface StepState {
  /** Null until they are known. */
  readonly numbers: Numbers | null;
  readonly failure: string | null;
  readonly given: string | number | null;
  readonly isMade: boolean;
  /** Numbers of what the gesture did. */
  readonly after: Numbers | null;
  readonly context: () => LessonContext | null;
  give(value: string | number): void;
  /** Does the step's gesture for the visitor. */
  act(): void;
  /** Brings the page back to what the step shows. */
  showAgain(): void;
}

interface Known {
  readonly key: string;
  readonly numbers: Numbers;
}

/** What a step asks ends when nobody waits for it any more. */
const askingUntil = ({ ask }: Engine, signal: AbortSignal): Pick<Engine, 'ask'> => ({
  ask: (type, payload, options) => ask(type, payload, { signal, ...options }),
});

/**
 * Brings the page to what a step shows, once, computes the numbers that it tells, and notices when its gesture is made.
 * @param place - the step's place in its lesson, from 0
 */
export function useStep(lesson: string, step: Step, place: number): StepState {
  const { engine, store } = useServices();
  const key = `${lesson}/${step.id}`;
  const context = useCallback(() => contextOf(store.getState(), engine), [store, engine]);
  const [known, setKnown] = useState<Known | null>(null);
  const [after, setAfter] = useState<Known | null>(null);
  const [failure, setFailure] = useState<{ readonly key: string; readonly text: string } | null>(null);
  const [, follow] = useState(0);
  const before = useRef<AppState | null>(null);
  const fail = useCallback(
    (error: unknown) => setFailure({ key, text: serializeError(error).message }),
    [key],
  );

  const show = useCallback(
    async (numbers: Numbers) => {
      const now = context();
      if (now === null) return;
      applyView(store, parseLink(step.show(now, numbers)));
      await store.getState().cutAsLinked();
      store.getState().unmake(key);
      before.current = store.getState();
      store.setState({ shownStep: { id: lesson, step: place } });
    },
    [context, store, step, lesson, place, key],
  );

  // The numbers of the picture at hand; another picture has others. Cuts of the step itself are no other picture.
  useEffect(() => {
    let newest = new AbortController();
    const compute = async () => {
      newest.abort();
      newest = new AbortController();
      const { signal } = newest;
      // What comes with a picture or a model is told in several changes at once.
      await Promise.resolve();
      const now = signal.aborted ? null : contextOf(store.getState(), askingUntil(engine, signal));
      if (now === null) return;
      try {
        const numbers = (await step.numbers?.(now)) ?? {};
        if (signal.aborted) return;
        setFailure(null);
        setKnown({ key, numbers });
        const { shownStep } = store.getState();
        if (shownStep?.id !== lesson || shownStep.step !== place) await show(numbers);
        else before.current ??= store.getState();
      } catch (error) {
        if (!signal.aborted) fail(error);
      }
    };
    void compute();
    const stop = store.subscribe(({ image, model, result, notation }, was) => {
      const isOther = image !== was.image || model !== was.model || was.result === null;
      // Shapes among the numbers are written as the visitor reads them.
      if ((isOther || notation !== was.notation) && result !== null) void compute();
    });
    return () => {
      newest.abort();
      before.current = null;
      stop();
    };
  }, [key, lesson, place, step, engine, show, store, fail]);

  useEffect(() => {
    const { gesture } = step;
    if (gesture === undefined) return;
    const look = () => {
      const state = store.getState();
      if (before.current === null || state.made.has(key) || !gesture.isDone(state, before.current)) return;
      state.make(key);
    };
    return store.subscribe(look);
  }, [key, step, store]);

  const state = store.getState();
  useEffect(
    () =>
      store.subscribe((now, was) => {
        if (now.given !== was.given || now.made !== was.made) follow((n) => n + 1);
      }),
    [store],
  );
  const isMade = state.made.has(key);
  useEffect(() => {
    const now = context();
    if (!isMade || now === null) return;
    let isWanted = true;
    Promise.resolve(step.gesture?.numbers?.(now) ?? {}).then(
      (numbers) => {
        if (isWanted) setAfter({ key, numbers });
      },
      (error: unknown) => {
        if (isWanted) fail(error);
      },
    );
    return () => {
      isWanted = false;
    };
  }, [isMade, key, step, context, fail]);

  const numbers = known?.key === key ? known.numbers : null;
  return useMemo(
    () => ({
      numbers,
      failure: failure?.key === key ? failure.text : null,
      given: state.given[key] ?? null,
      isMade,
      after: after?.key === key ? after.numbers : null,
      context,
      give: (value: string | number) => store.getState().give(key, value),
      act: () => {
        const now = context();
        if (now !== null) void step.gesture?.act?.(now).catch(fail);
      },
      showAgain: () => {
        if (numbers !== null) void show(numbers);
      },
    }),
    [numbers, failure, key, state.given, isMade, after, context, store, step, show, fail],
  );
}
