import type { Engine } from '../../src/engine/client/engine';
import { watch } from '../../src/engine/client/observable';
import type { LoadedModel } from '../../src/engine/client/state';
import { DenseLensError } from '../../src/errors';
import { m } from '../messages/m';

/**
 * Waits until there is a model.
 * @throws `engine/cancelled` when the signal ends it
 */
export function modelAtWork({ state }: Pick<Engine, 'state'>, signal: AbortSignal): Promise<LoadedModel> {
  return new Promise((resolve, reject) => {
    const { model } = state.get();
    if (model !== null) return resolve(model);
    const end = watch(
      state,
      (now) => now.model,
      (now) => {
        if (now === null) return;
        end();
        resolve(now);
      },
    );
    signal.addEventListener('abort', () => {
      end();
      reject(new DenseLensError('engine/cancelled', m.image_set_cancelled()));
    });
  });
}
