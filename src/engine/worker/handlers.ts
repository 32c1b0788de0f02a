import type { BackendRequests } from '../protocol/backend';
import type { Requests } from '../protocol/requests';
import { channelsHandlers } from './channels/handlers';
import { compareHandlers } from './compare/handlers';
import { explainHandlers } from './explain/handlers';
import { gradientsHandlers } from './gradients/handlers';
import type { Handlers } from './handler';
import { mapsHandlers } from './maps/handlers';
import { measureHandlers } from './measure/handlers';
import { parametersHandlers } from './parameters/handlers';
import { probesHandlers } from './probes/handlers';
import { runHandlers } from './run/handlers';
import { setEffectsHandlers, setsHandlers } from './sets/handlers';
import { weightsHandlers } from './weights/handlers';

/** Every request but those of the worker itself, which makes the state that these work with. */
export const handlers: Handlers<Omit<Requests, keyof BackendRequests>> = {
  ...weightsHandlers,
  ...runHandlers,
  ...mapsHandlers,
  ...channelsHandlers,
  ...compareHandlers,
  ...explainHandlers,
  ...gradientsHandlers,
  ...probesHandlers,
  ...measureHandlers,
  ...parametersHandlers,
  ...setsHandlers,
  ...setEffectsHandlers,
};
