import type { Engine } from '../../src/engine/client/engine';
import type { Architecture } from '../../src/network/architecture';
import type { AppState } from '../store/app-state';
import type { RunSummary } from '../store/run-slice';

/** A part of the page that a step can put back, so that one thing is in front. */
export type Region = 'picture' | 'predictions' | 'ribbon' | 'drawing' | 'inspector';

/** What a lesson can ask of the page: the model and the picture at hand, and the engine that knows their numbers. */
export interface LessonContext {
  readonly architecture: Architecture;
  readonly state: AppState;
  /** Of the picture at hand. */
  readonly result: RunSummary;
  readonly engine: Pick<Engine, 'ask'>;
  /** Writes `[C,H,W]` as the visitor chose to read it. */
  readonly shape: (shape: readonly number[]) => string;
}

/** What a step's texts put in: the network's own numbers, by the name of the placeholder. */
export type Numbers = Readonly<Record<string, string | number>>;

/** One of the answers to a question. */
export interface Option {
  readonly value: string | number;
  /** What it is called; null: the message `steps_<step>_option_<value>`. */
  readonly label: string | null;
}

/** Asks for a guess; the answer is computed, never stored. */
export interface Question {
  readonly options: (numbers: Numbers, context: LessonContext) => readonly Option[];
  readonly answer: (numbers: Numbers) => string | number;
  /** A prediction: whether it was right is seen when the step's gesture is done. */
  readonly isPrediction?: boolean;
}

/** Asks for something to be done on the page. */
export interface Gesture {
  /** @param before - the state as the step showed it */
  readonly isDone: (state: AppState, before: AppState) => boolean;
  /** Does it for the visitor, by a button in the step. */
  readonly act?: (context: LessonContext) => Promise<void>;
  /** Numbers for what is said afterwards. */
  readonly numbers?: (context: LessonContext) => Numbers | Promise<Numbers>;
}

/**
 * A step: one thing to see, in few words. Its texts are messages of the lesson, `steps_<says>_…`: `title` and `text`;
 * `ask`, `right` and `wrong` of a question; `do` and `done` of a gesture (and `act` on its button); `recap`.
 */
export interface Step {
  /** Names it in links' tests and in what is remembered. */
  readonly id: string;
  /** Which messages it says, where several steps say the same of different parts; absent: its id. */
  readonly says?: string;
  /** What the page shows, as a link's query; picture and model are the visitor's. */
  readonly show: (context: LessonContext, numbers: Numbers) => string;
  /** Regions that stand back. */
  readonly dims: readonly Region[];
  /** Regions that would give the answer away: hidden until it is given. */
  readonly veils?: readonly Region[];
  /** The network's numbers that the texts put in. */
  readonly numbers?: (context: LessonContext) => Numbers | Promise<Numbers>;
  readonly question?: Question;
  readonly gesture?: Gesture;
  /** Rows of a small table: what, and the network's number. */
  readonly facts?: (context: LessonContext) => readonly (readonly [term: string, value: string])[];
}

/** A lesson for the model at hand. */
export interface Lesson {
  readonly id: string;
  /** Steps that the model has nothing for, a bottleneck that it does without, say, are left out. */
  readonly steps: (architecture: Architecture) => readonly Step[];
}
