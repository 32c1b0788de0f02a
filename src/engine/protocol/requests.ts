import type { BackendRequests } from './backend';
import type { ChannelsRequests } from './channels';
import type { CompareRequests } from './compare';
import type { ExplainRequests } from './explain';
import type { GradientsRequests } from './gradients';
import type { MapsRequests } from './maps';
import type { MeasureRequests } from './measure';
import type { ParametersRequests } from './parameters';
import type { ProbesRequests } from './probes';
import type { RunRequests } from './run';
import type { SetEffectsRequests } from './set-effects';
import type { SetsRequests } from './sets';
import type { WeightsRequests } from './weights';

/**
 * Every request's payload (`in`) and answer (`out`), a topic a file here; its handler is in the worker's room
 * of the same name.
 */
export interface Requests
  extends BackendRequests,
    WeightsRequests,
    RunRequests,
    MapsRequests,
    ChannelsRequests,
    CompareRequests,
    ExplainRequests,
    GradientsRequests,
    ProbesRequests,
    MeasureRequests,
    ParametersRequests,
    SetsRequests,
    SetEffectsRequests {}

/** @see Requests */
export type RequestType = keyof Requests;

/** Requests that bring the engine into another state; the engine has a method for each. */
export type CommandType = keyof BackendRequests | 'load-model' | 'classify' | 'run' | 'lesion' | 'restore';

/** Requests that belong to a canvas that was handed over; see `client/canvas-lease.ts`. */
export type CanvasRequestType = {
  [T in RequestType]: Requests[T]['in'] extends { readonly canvasId: number } ? T : never;
}[RequestType];

/** Requests that ask something and change nothing that others see; see `Engine.ask`. */
export type QuestionType = Exclude<RequestType, CommandType | CanvasRequestType>;
