import type { Engine } from '../../src/engine/client/engine';
import { DenseLensError, type ErrorCode, serializeError } from '../../src/errors';
import type { ConsoleApi } from '../console-api/api';
import { m } from '../messages/m';
import { createPrivacy, isVerb } from './privacy';

/**
 * The console API for the page around this frame. Its page says hello with a port; from there on the port is all that
 * is listened to:
 *
 *   page → frame   { denselens: 'hello' } with a port; once more after { denselens: 'ready' }, if that came later
 *   frame → page   { denselens: 'ready' }, to whoever there is: it says nothing but that
 *   on the port    { id, verb, args, wantsProgress } → { id, value } | { id, error: { code, message } },
 *                  { id, progress: [{ stage, loaded, total }] } before that; { id, abort: true } ends a long one
 */
interface Call {
  readonly id: number;
  readonly verb: string;
  readonly args: readonly unknown[];
  readonly wantsProgress?: boolean;
  readonly abort?: boolean;
}

const isCall = (data: unknown): data is Call =>
  typeof data === 'object' && data !== null && typeof (data as { id?: unknown }).id === 'number';

const isHello = (data: unknown): boolean =>
  typeof data === 'object' && data !== null && (data as { denselens?: unknown }).denselens === 'hello';

/**
 * Listens to the page around this frame, and to nobody else.
 * @param search - `for=<origin>` says whose page that must be
 */
export function createBridge(api: ConsoleApi, engine: Pick<Engine, 'state'>, search: string): void {
  const expected = new URLSearchParams(search).get('for');
  const privacy = createPrivacy(engine);
  const running = new Map<number, AbortController>();

  const call = ({ id, verb, args, wantsProgress }: Call, isSameSite: boolean, port: MessagePort) => {
    if (verb === 'ready') return api.ready;
    if (!isVerb(verb)) throw new DenseLensError('embed/unknown', m.embed_unknown({ verb }));
    const control = new AbortController();
    running.set(id, control);
    const make = (isClean: () => boolean): Promise<unknown> => {
      const given = [...args];
      const last = given.at(-1);
      // Functions and signals cannot cross over: these stand for them.
      if (wantsProgress && typeof last === 'object' && last !== null) {
        const onProgress = (...progress: unknown[]): void => {
          if (isClean()) port.postMessage({ id, progress });
        };
        given[given.length - 1] = { ...last, onProgress, signal: control.signal };
      }
      return (api[verb] as (...all: unknown[]) => Promise<unknown>)(...given);
    };
    return isSameSite ? make(() => true) : privacy.guard(verb, args, make);
  };

  const answer = async (message: Call, isSameSite: boolean, port: MessagePort): Promise<void> => {
    const { id } = message;
    try {
      port.postMessage({ id, value: await call(message, isSameSite, port) });
    } catch (error) {
      const { code, message: text } = serializeError(error, 'engine/failed' satisfies ErrorCode);
      port.postMessage({ id, error: { code, message: text } });
    } finally {
      running.delete(id);
    }
  };

  addEventListener('message', ({ data, origin, source, ports: [port] }) => {
    const isParent = source === parent && (expected === null || origin === expected);
    if (!isParent || !isHello(data) || port === undefined) return;
    port.onmessage = ({ data: message }) => {
      if (!isCall(message)) return;
      if (message.abort === true) running.get(message.id)?.abort();
      else void answer(message, origin === location.origin, port);
    };
  });
  parent.postMessage({ denselens: 'ready' }, '*');
}
