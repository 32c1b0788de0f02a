import type { SerializedError } from '../../errors';
import type { BackendInfo } from '../protocol/backend';
import type { LesionResult } from '../protocol/explain';
import type { Progress } from '../protocol/messages';
import type { Look, RunResult } from '../protocol/run';
import type { ImageSubject } from '../protocol/subject';
import type { ModelRequest, ModelSummary } from '../protocol/weights';

/** What can be run again, by another model or another worker. */
export type ImageSource =
  | { readonly kind: 'image'; readonly image: Blob | ImageBitmap; readonly look?: Look }
  | { readonly kind: 'tensor'; readonly data: Float32Array; readonly dims: readonly number[] };

/** The worker behind the engine: exactly one of these holds. */
export type WorkerState =
  | { readonly status: 'idle' }
  | {
      readonly status: 'starting';
      /** `lost`: the one before died, or lost its GPU. */
      readonly why: 'start' | 'switch' | 'lost' | 'again';
      /** What is known of a loss, or of a start that failed. */
      readonly message: string | null;
      readonly progress: Progress | null;
    }
  /** `generation` counts workers: canvases belong to one. */
  | { readonly status: 'running'; readonly info: BackendInfo; readonly generation: number }
  /** Nothing more is tried by itself. The error is a sentence for the visitor, the reason what lies behind it. */
  | { readonly status: 'failed'; readonly error: SerializedError; readonly reason: string };

/** Something that was asked for: the newest of its kind. */
export type Task =
  | { readonly status: 'idle' }
  | { readonly status: 'pending'; readonly asked: number; readonly progress: Progress | null }
  | { readonly status: 'failed'; readonly error: SerializedError };

/** The model that the worker holds, or will hold again. */
export interface LoadedModel {
  readonly request: ModelRequest;
  readonly summary: ModelSummary;
}

/** The current image. */
export interface CurrentImage {
  readonly subject: ImageSubject;
  readonly source: ImageSource;
  /** Null: another model came, and the image has not run through it. */
  readonly result: RunResult | null;
  /** What was cut last, or healed; null since the image ran. Another worker cuts it again. */
  readonly lesion: LesionResult | null;
  /** Whether the worker has its tensors, or it must be run again. */
  readonly isHeld: boolean;
}

/** All that is known of the engine. */
export interface EngineState {
  readonly worker: WorkerState;
  readonly model: LoadedModel | null;
  readonly loading: Task;
  readonly image: CurrentImage | null;
  readonly running: Task;
  readonly cutting: Task;
}

type TaskName = 'loading' | 'running' | 'cutting';

/** What happened. */
export type EngineEvent =
  | {
      readonly type: 'starting';
      readonly why: (WorkerState & { status: 'starting' })['why'];
      readonly message: string | null;
    }
  | { readonly type: 'start-progress'; readonly progress: Progress }
  | { readonly type: 'started'; readonly info: BackendInfo; readonly generation: number }
  | { readonly type: 'failed'; readonly error: SerializedError; readonly reason: string }
  | { readonly type: 'asked'; readonly task: TaskName; readonly asked: number }
  | {
      readonly type: 'progress';
      readonly task: TaskName;
      readonly asked: number;
      readonly progress: Progress;
    }
  /** Null: it succeeded, or nobody wants it any more. */
  | {
      readonly type: 'ended';
      readonly task: TaskName;
      readonly asked: number;
      readonly error: SerializedError | null;
    }
  /** A model came; `again`: to another worker, so that what is known of the image stands. */
  | { readonly type: 'loaded'; readonly model: LoadedModel; readonly again: boolean }
  /** The model could not be brought to another worker. */
  | { readonly type: 'model-gone'; readonly error: SerializedError }
  | {
      readonly type: 'ran';
      readonly subject: ImageSubject;
      readonly source: ImageSource;
      readonly result: RunResult;
      /** What was cut again behind it; null for nothing. */
      readonly lesion: LesionResult | null;
    }
  | { readonly type: 'cut'; readonly lesion: LesionResult };

const IDLE = { status: 'idle' } as const;

/** Before anything was asked for. */
export const INITIAL_STATE: EngineState = {
  worker: IDLE,
  model: null,
  loading: IDLE,
  image: null,
  running: IDLE,
  cutting: IDLE,
};

const isNewest = (task: Task, asked: number): boolean => task.status === 'pending' && task.asked === asked;

/** The state after an event; the same object when nothing changes. */
export function reduce(state: EngineState, event: EngineEvent): EngineState {
  const { worker, image } = state;
  switch (event.type) {
    case 'starting': {
      const { why, message } = event;
      const held = image === null ? null : { ...image, isHeld: false };
      return { ...state, worker: { status: 'starting', why, message, progress: null }, image: held };
    }
    case 'start-progress':
      return worker.status === 'starting'
        ? { ...state, worker: { ...worker, progress: event.progress } }
        : state;
    case 'started':
      return { ...state, worker: { status: 'running', info: event.info, generation: event.generation } };
    case 'failed':
      return { ...state, worker: { status: 'failed', error: event.error, reason: event.reason } };
    case 'asked':
      return { ...state, [event.task]: { status: 'pending', asked: event.asked, progress: null } };
    case 'progress': {
      const task = state[event.task];
      if (!isNewest(task, event.asked)) return state;
      return { ...state, [event.task]: { ...task, progress: event.progress } };
    }
    case 'ended': {
      if (!isNewest(state[event.task], event.asked)) return state;
      const { error } = event;
      return { ...state, [event.task]: error === null ? IDLE : { status: 'failed', error } };
    }
    case 'loaded': {
      const { model, again } = event;
      if (image === null) return { ...state, model };
      const known = again ? image : { ...image, result: null, lesion: null };
      return { ...state, model, image: { ...known, isHeld: false } };
    }
    case 'model-gone': {
      const gone = image === null ? null : { ...image, result: null, lesion: null, isHeld: false };
      return { ...state, model: null, image: gone, loading: { status: 'failed', error: event.error } };
    }
    case 'ran': {
      const { subject, source, result, lesion } = event;
      // What ran later is there already.
      if (image !== null && image.result !== null && result.runId < image.result.runId) return state;
      return { ...state, image: { subject, source, result, lesion, isHeld: true } };
    }
    case 'cut':
      return image === null ? state : { ...state, image: { ...image, lesion: event.lesion } };
  }
}

/** Counts workers; null while none is at work. */
export const generationOf = ({ worker }: EngineState): number | null =>
  worker.status === 'running' ? worker.generation : null;
