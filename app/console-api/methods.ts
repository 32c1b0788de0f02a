import type { Engine } from '../../src/engine/client/engine';
import { DenseLensError } from '../../src/errors';
import { tensorOfModule } from '../../src/network/parts';
import { modelNote } from '../catalogue/library';
import { underWay } from '../jobs/under-way';
import { m } from '../messages/m';
import type { Boot } from '../page/boot';
import { selectArchitecture } from '../store/architecture';
import type { ConsoleMethods } from './api';
import { classify, runTensor } from './classify';
import { classifyMany } from './classify-many';
import type { ConsoleContext } from './context';
import { describeModel } from './describe-model';
import { createExplainApi } from './explain';
import { tensorGiven } from './given';
import { createGradientsApi } from './gradients';
import { loadModel } from './load-model';

/** A caller's object may throw when it is read, or be none that can be sent to the worker. */
function guarded<Methods extends object>(engine: Engine, methods: Methods): Methods {
  const guard =
    (verb: string, method: (...args: unknown[]) => unknown) =>
    async (...args: unknown[]): Promise<unknown> => {
      const over = underWay(engine).begin();
      try {
        return await method(...args);
      } catch (error) {
        if (error instanceof DenseLensError) throw error;
        throw new DenseLensError('call/invalid', m.console_call({ verb }), { cause: error });
      } finally {
        over();
      }
    };
  return Object.fromEntries(
    Object.entries(methods).map(([verb, method]) => [verb, guard(verb, method)]),
  ) as Methods;
}

/** @param boot - when the network can run, and when the first image has */
export function createMethods(context: ConsoleContext, { booted }: Boot): ConsoleMethods {
  const { engine, library, store } = context;
  /** Right after the start "the current image" is the sample that is on its way. */
  const image = async (): Promise<void> => {
    if (store.getState().result === null) await (await booted()).firstImage;
  };
  return guarded(engine, {
    ...createExplainApi(context, image),
    ...createGradientsApi(context, image),
    models: async () => {
      const entries = await library.catalogue();
      return entries.map((entry) => ({ ...entry, note: modelNote(entry) }));
    },
    loadModel: async (choice, options) => {
      const summary = await loadModel(context, choice, options);
      // Another model may have come since, which was not asked for here.
      return describeModel(context, summary);
    },
    model: async () => describeModel(context),
    classify: (picture, options) => classify(context, picture, options),
    run: (input, dims, options) => runTensor(context, input, dims, options),
    classifyMany: async (pictures, options) => {
      await booted();
      return classifyMany(context, pictures, options);
    },
    input: async () => {
      await image();
      return engine.ask('input', null);
    },
    weight: async (name) => {
      if (typeof name !== 'string') throw new DenseLensError('tensor/unknown', m.console_weight_name());
      await booted();
      return engine.ask('weight', { name });
    },
    tensor: async (name) => {
      tensorGiven(name);
      await image();
      const architecture = selectArchitecture(store.getState());
      return engine.ask('tensor', {
        name: architecture === null ? name : tensorOfModule(architecture, name),
      });
    },
  });
}
