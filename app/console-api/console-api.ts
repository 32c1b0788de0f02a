import { DenseLensError } from '../../src/errors';
import { allMessages, m } from '../messages/m';
import type { Boot } from '../page/boot';
import type { ConsoleApi, ConsoleMethods } from './api';
import type { ConsoleContext } from './context';

/** Where tests and the benchmark find the engine on the API; not part of the contract. */
const ENGINE = Symbol.for('denselens.engine');

/**
 * The first view needs none of its methods: they come when the network can run, or with the first call.
 * @param boot - when the network can run, and when the first image has
 */
export function createConsoleApi(context: ConsoleContext, boot: Boot): ConsoleApi {
  const readies = new WeakMap<Promise<unknown>, Promise<void>>();
  /** One promise an attempt, so that a failure that nobody awaits is no uncaught one. */
  const readyOf = (attempt: Promise<unknown>): Promise<void> => {
    const ready = readies.get(attempt) ?? attempt.then(() => {});
    readies.set(attempt, ready);
    ready.catch(() => {});
    return ready;
  };
  let methods: Promise<ConsoleMethods> | null = null;
  const load = (): Promise<ConsoleMethods> => {
    methods ??= Promise.all([import('./methods'), allMessages()]).then(
      ([{ createMethods }]) => createMethods(context, boot),
      (cause: unknown) => {
        // Whoever calls again tries again.
        methods = null;
        throw new DenseLensError('engine/unavailable', m.page_part_missing(), { cause });
      },
    );
    return methods;
  };
  boot
    .booted()
    .then(load)
    .catch(() => {});
  const later = <Name extends keyof ConsoleMethods>(name: Name) =>
    (async (...args: Parameters<ConsoleMethods[Name]>) => {
      const method = (await load())[name] as (...args: Parameters<ConsoleMethods[Name]>) => unknown;
      return method(...args);
    }) as unknown as ConsoleMethods[Name];
  const api: ConsoleApi = {
    get ready() {
      return readyOf(boot.booted());
    },
    models: later('models'),
    loadModel: later('loadModel'),
    model: later('model'),
    classify: later('classify'),
    run: later('run'),
    classifyMany: later('classifyMany'),
    input: later('input'),
    tensor: later('tensor'),
    weight: later('weight'),
    cam: later('cam'),
    ledger: later('ledger'),
    connectivity: later('connectivity'),
    lesion: later('lesion'),
    restore: later('restore'),
    gradient: later('gradient'),
    attribution: later('attribution'),
  };
  return Object.defineProperty(api, ENGINE, { value: context.engine });
}
